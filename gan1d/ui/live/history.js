/* ---- history ------------------------------------------------------------------------------- */

/* How many of `count` rows there are. */
const rowsIn = (values, width, count) => (width > 0 ? Math.min(count, Math.floor(values.length / width)) : 0);

/* Rows of metrics, iterations ascending, in one array that doubles when it is full. */
class History {
  constructor(width) {
    this.width = width;
    this.length = 0;
    this.values = new Float32Array(width * 1024);
  }

  /* The number of the last of `count` rows in this column. */
  last(count, column) {
    return count ? this.values[(count - 1) * this.width + column] : NaN;
  }

  /* How many rows have an iteration of at most this one. */
  upTo(iteration) {
    let low = 0;
    for (let high = this.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (this.values[middle * this.width] <= iteration) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  keep(iteration) {
    this.length = this.upTo(iteration);
  }

  /* Take up the whole rows that stand one after the other in `values`, from one place to another. */
  take(values, from = 0, to = values.length) {
    const { width } = this;
    const rows = rowsIn(values, width, (to - from) / width);
    for (let row = 0; row + 1 <= rows; row++) this.put(values.subarray(from + row * width, from + (row + 1) * width));
  }

  put(row) {
    if (!Number.isFinite(row[0])) return;
    const { width } = this;
    let at = this.upTo(row[0]);
    if (at > 0 && this.values[(at - 1) * width] === row[0]) at -= 1;
    else this.open(at);
    this.values.set(row, at * width);
  }

  open(at) {
    const { width, length } = this;
    if ((length + 1) * width > this.values.length) {
      const larger = new Float32Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values.copyWithin((at + 1) * width, at * width, length * width);
    this.length = length + 1;
  }
}

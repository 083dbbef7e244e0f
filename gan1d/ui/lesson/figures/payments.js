/* Streamlit's own HTML element leaves pictures out; this one shows what the server has drawn. */
export default function ({ parentElement, data }) {
  parentElement.querySelector(".gan1d-payments").innerHTML = data.html;
}

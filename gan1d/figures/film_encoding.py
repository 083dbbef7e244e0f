"""Pictures to the bytes of a film: GIF by pillow; MP4 and WebM by PyAV, whose wheels bring their encoders.

PyAV need not be installed (requirements-films.txt): who asks for what it makes has asked `kinds.can_make` before.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from typing import Any, Literal

from PIL import Image

from gan1d.base.arrays import Array

LAST_STANDS = 100  # hundredths of a second: a GIF begins anew by itself
COLORS = 128  # of a GIF: anti-aliased lines in a few hues
# Slide programs play H.264 in yuv420p from MP4, browsers also VP9 from WebM. One thread, so that bytes do not depend on
# the machine; quality by the eye: no blocks around thin lines.
CODECS: dict[str, tuple[Literal["libx264", "libvpx-vp9"], dict[str, str]]] = {
    ".mp4": ("libx264", {"crf": "18", "preset": "veryfast", "tune": "animation"}),
    ".webm": ("libvpx-vp9", {"crf": "30", "b": "0", "deadline": "realtime", "cpu-used": "6"}),
}
BITEXACT = {"fflags": "+bitexact"}  # no random numbers and no versions in the file


def encode_film(frames: Iterator[Array], ending: str, fps: int, title: str, link: str) -> bytes:
    """The file's content: .gif, .mp4 or .webm of pictures (height, width, 3) of 8 bits, even sizes, `fps` a second.

    The same pictures give the same bytes; the link of the run is in the file's metadata.
    """
    if ending == ".gif":
        return _gif(frames, fps, f"{title}; gan1d ?{link}")
    return _video(frames, ending, fps, {"title": title, "comment": "gan1d ?" + link})


def _gif(frames: Iterator[Array], fps: int, comment: str) -> bytes:
    """One palette for all pictures, that of the first: its legend has all colours."""
    first = next(frames)
    palette = Image.fromarray(first).quantize(COLORS)

    def reduced() -> Iterator[Image.Image]:
        frame = first
        for j, after in enumerate(chain(frames, (None,))):
            image = Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.NONE)
            # Times are in whole hundredths of a second: rounded so that they add up.
            stands = LAST_STANDS if after is None else round(100 * (j + 1) / fps) - round(100 * j / fps)
            image.info["duration"] = 10 * stands
            yield image
            frame = frame if after is None else after

    images, file = reduced(), io.BytesIO()
    about: dict[str, Any] = {"loop": 0, "optimize": False, "comment": comment.encode()}
    next(images).save(file, "GIF", save_all=True, append_images=images, **about)
    return file.getvalue()


def _video(frames: Iterator[Array], ending: str, fps: int, about: dict[str, str]) -> bytes:
    import av
    from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

    codec, options = CODECS[ending]
    bt709 = {"dst_colorspace": Colorspace.ITU709, "dst_color_range": ColorRange.MPEG}
    first, file = next(frames), io.BytesIO()
    with av.open(file, "w", format=ending[1:], options=BITEXACT) as container:
        container.metadata.update(about)
        stream = container.add_stream(codec, rate=fps, options=options)
        context = stream.codec_context
        context.thread_count = 1
        context.pix_fmt = "yuv420p"
        # Said in the file, so that every player turns the numbers into the same colours (BT.709, as HD video is).
        context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
        context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        context.height, context.width = first.shape[:2]
        for frame in chain((first,), frames):
            picture = av.VideoFrame.from_ndarray(frame, "rgb24")
            container.mux(stream.encode(picture.reformat(format="yuv420p", **bt709)))
        container.mux(stream.encode())
    return file.getvalue()

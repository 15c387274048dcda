"""Picture files of awkward kinds, and their pixels as Pillow reads them.

Usage:
    pip install pillow==13.0.0 numpy
    python scripts/goldens/decoded_pictures.py

Writes e2e/__goldens__/decoded-pictures.json. The pixels are sRGB, turned the way the EXIF data says, and on white where the
picture is transparent. A file without pixels is one that must be refused.
"""

import base64
import io
import json
import struct
import sys
import zlib
from pathlib import Path

import numpy
import PIL
from PIL import Image, ImageCms, ImageOps

TARGET = Path(__file__).parents[2] / "e2e/__goldens__/decoded-pictures.json"
ORIENTATION = 0x0112


def gradient(height=24, width=32):
    """Smooth, so that JPEG preserves it, and different in every corner."""
    y, x = numpy.mgrid[0:height, 0:width]
    across, down = x / (width - 1), y / (height - 1)
    return numpy.stack([255 * across, 255 * down, 255 * (1 - across * down)], axis=2).round().astype(numpy.uint8)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png16(values):
    """A PNG of 16 bits per channel, which Pillow does not write, from `[height, width, 3]`."""
    height, width, _ = values.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def wide_profile():
    """An ICC profile (version 2, matrix and gamma) with the primaries and gamma of Adobe RGB (1998)."""
    fixed = lambda value: struct.pack(">i", round(value * 65536))
    xyz = lambda *values: b"XYZ \0\0\0\0" + b"".join(map(fixed, values))
    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"wide\0" + bytes(78)
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.19921875 * 256)) + bytes(2)
    tags = [
        (b"desc", text + bytes(-len(text) % 4)),
        (b"cprt", b"text\0\0\0\0none\0\0\0\0"),
        (b"wtpt", xyz(0.9642, 1.0, 0.8249)),
        (b"rXYZ", xyz(0.60974, 0.31111, 0.01947)),
        (b"gXYZ", xyz(0.20528, 0.62567, 0.06087)),
        (b"bXYZ", xyz(0.14919, 0.06322, 0.74457)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
    ]
    at = 128 + 4 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    for name, content in tags:
        table += name + struct.pack(">II", at + len(data), len(content))
        data += content
    head = struct.pack(">I", at + len(data)) + bytes(4) + b"\x02\x10\0\0mntrRGB XYZ " + bytes(12) + b"acsp"
    head += bytes(28) + fixed(0.9642) + fixed(1.0) + fixed(0.8249)
    return head.ljust(128, b"\0") + table + data


def encoded(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def pixels(file):
    """`[height, width, 3]` of the first frame."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(file)))
    profile = picture.info.get("icc_profile")
    if profile:
        srgb = ImageCms.createProfile("sRGB")
        intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
        picture = ImageCms.profileToProfile(picture, io.BytesIO(profile), srgb, intent, outputMode="RGB")
    paper = Image.new("RGBA", picture.size, "white")
    return numpy.asarray(Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB"))


def turned(orientation):
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return encoded(Image.fromarray(gradient()), "JPEG", quality=98, subsampling=0, exif=exif)


def files():
    """The files by name, with their pixels if Pillow does not read them itself."""
    plain = Image.fromarray(gradient())
    clear = plain.convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(plain.size))
    frames = [Image.fromarray(numpy.roll(gradient(), shift, axis=1)) for shift in (0, 8)]
    fine = gradient().astype(numpy.uint32) * 257
    few = plain.quantize(16)
    profile = wide_profile()
    jpeg = encoded(plain, "JPEG", quality=98, subsampling=0)
    large = numpy.random.default_rng(1).integers(0, 256, (64, 64, 3), dtype=numpy.uint8)
    yield "plain.png", encoded(plain, "PNG"), None
    yield "plain.jpg", jpeg, None
    yield "grey.jpg", encoded(plain.convert("L"), "JPEG", quality=98), None
    yield "plain.webp", encoded(plain, "WEBP", lossless=True), None
    yield "plain.bmp", encoded(plain, "BMP"), None
    yield "one.png", encoded(Image.new("RGB", (1, 1), (30, 60, 90)), "PNG"), None
    yield "clear.png", encoded(clear, "PNG"), None
    yield "clear.webp", encoded(clear, "WEBP", lossless=True, exact=True), None
    yield "few-colours-one-clear.png", encoded(few, "PNG", transparency=3), None
    yield "grey-16.png", encoded(Image.fromarray(fine[..., 0].astype(numpy.uint16)), "PNG"), gradient()[..., [0, 0, 0]]
    yield "colour-16.png", png16(fine), gradient()
    yield "turned-3.jpg", turned(3), None
    yield "turned-5.jpg", turned(5), None
    yield "turned-6.jpg", turned(6), None
    yield "turned-8.jpg", turned(8), None
    yield "wide-colours.png", encoded(plain, "PNG", icc_profile=profile), None
    yield "wide-colours.jpg", encoded(plain, "JPEG", quality=98, subsampling=0, icc_profile=profile), None
    yield "print-colours.jpg", encoded(plain.convert("CMYK"), "JPEG", quality=98), None
    yield "moving.gif", encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]), None
    yield "moving.webp", encoded(frames[0], "WEBP", lossless=True, save_all=True, append_images=frames[1:]), None
    yield "moving.png", encoded(frames[0], "PNG", save_all=True, append_images=frames[1:]), None
    # 120 megapixels in 15 kB: the left half is black.
    huge = Image.new("1", (12000, 10000), 1)
    huge.paste(0, (0, 0, 6000, 10000))
    yield "huge.png", encoded(huge, "PNG", optimize=True), "large"
    # Claims to have 60000 × 60000 pixels.
    bomb = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    yield "bomb.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bomb) + chunk(b"IDAT", zlib.compress(b"")), "refused"
    noise = encoded(Image.fromarray(large), "PNG")
    yield "cut-off.png", noise[: len(noise) // 2], "refused"
    noise = encoded(Image.fromarray(large), "JPEG", quality=95)
    yield "cut-off.jpg", noise[: len(noise) // 2], "refused"
    noise = encoded(Image.fromarray(large), "WEBP", quality=95)
    yield "cut-off.webp", noise[: len(noise) // 2], "refused"
    yield "drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>', "refused"
    yield "phone.heic", struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic" + bytes(64), "refused"
    yield "scan.tiff", encoded(plain, "TIFF"), "refused"
    yield "empty.png", b"", "refused"
    yield "words.png", "这不是图片".encode(), "refused"


def main():
    cases = []
    for name, file, known in files():
        case = {"name": name, "file": base64.b64encode(file).decode()}
        if known is None or isinstance(known, numpy.ndarray):
            rgb = pixels(file) if known is None else known
            case["shape"] = rgb.shape
            case["deflatedUint8"] = base64.b64encode(zlib.compress(rgb.tobytes(), 9)).decode()
        cases.append(case)
    versions = {"python": sys.version.split()[0], "pillow": PIL.__version__, "numpy": numpy.__version__}
    text = json.dumps({"versions": versions, "pictures": cases}, separators=(",", ":"), ensure_ascii=False)
    TARGET.write_text(text + "\n")
    for case in cases:
        print(case["name"], case.get("shape"), len(case["file"]))


if __name__ == "__main__":
    main()

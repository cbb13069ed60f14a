"""What a file is, told by its first bytes; the name is believed in nothing."""

import msgspec

from schemas.platform import files

HEAD_BYTES = 8192
"""As much of a file as its type is told from."""


class FileType(msgspec.Struct, frozen=True):
    """A type; `extensions` are the endings that a name of it may have, the usual one first."""

    media_type: str
    title: str
    extensions: tuple[str, ...]
    runs: bool = False
    """Whether opening it may run something."""


PDF = FileType(files.PDF, "PDF文档", ("pdf",))
JPEG = FileType(files.JPEG, "JPEG图片", ("jpg", "jpeg", "jpe", "jfif"))
PNG = FileType(files.PNG, "PNG图片", ("png",))
GIF = FileType("image/gif", "GIF图片", ("gif",))
BMP = FileType("image/bmp", "BMP图片", ("bmp",))
TIFF = FileType("image/tiff", "TIFF图片", ("tif", "tiff"))
WEBP = FileType("image/webp", "WebP图片", ("webp",))
HEIF = FileType("image/heif", "HEIF图片", ("heic", "heif"))
ZIP = FileType(files.ZIP, "ZIP压缩包", ("zip",))
OFFICE = FileType(
    "application/vnd.openxmlformats-officedocument", "Office文档", ("docx", "xlsx", "pptx")
)
ANDROID = FileType(files.ANDROID_PACKAGE, "安卓安装包", ("apk",), runs=True)
JAVA = FileType("application/java-archive", "Java程序", ("jar",), runs=True)
GZIP = FileType(files.GZIP, "GZIP压缩包", ("gz", "tgz"))
RAR = FileType("application/vnd.rar", "RAR压缩包", ("rar",))
SEVEN = FileType("application/x-7z-compressed", "7z压缩包", ("7z",))
TAR = FileType("application/x-tar", "TAR归档", ("tar",))
WINDOWS = FileType(
    files.WINDOWS_PROGRAM, "Windows程序", ("exe", "dll", "sys", "scr", "com"), runs=True
)
# Installers and old Office documents share one container.
COMPOUND = FileType(
    files.WINDOWS_INSTALLER,
    "Windows安装包或旧版Office文档",
    ("msi", "doc", "xls", "ppt"),
    runs=True,
)
ELF = FileType("application/x-elf", "Linux程序", ("elf", "so", "run", "bin"), runs=True)
MACH = FileType("application/x-mach-binary", "macOS程序", ("dylib",), runs=True)
DEBIAN = FileType(files.DEBIAN_PACKAGE, "Debian安装包", ("deb",), runs=True)
RPM = FileType(files.RPM_PACKAGE, "RPM安装包", ("rpm",), runs=True)
SCRIPT = FileType("text/x-script", "脚本", ("sh", "py", "pl", "bat", "ps1", "js", "vbs"), runs=True)
MARKUP = FileType("text/html", "网页", ("html", "htm", "svg", "xml"), runs=True)
TEXT = FileType("text/plain", "文本", ("txt", "csv", "log", "md"))
UNKNOWN = FileType("application/octet-stream", "无法识别的文件", ())

BEGINNINGS: tuple[tuple[int, bytes, FileType], ...] = (
    (0, b"%PDF-", PDF),
    (0, b"\xff\xd8\xff", JPEG),
    (0, b"\x89PNG\r\n\x1a\n", PNG),
    (0, b"GIF8", GIF),
    (0, b"II*\x00", TIFF),
    (0, b"MM\x00*", TIFF),
    (8, b"WEBP", WEBP),
    (4, b"ftyphei", HEIF),
    (4, b"ftypmif1", HEIF),
    (0, b"\x1f\x8b", GZIP),
    (0, b"Rar!\x1a\x07", RAR),
    (0, b"7z\xbc\xaf\x27\x1c", SEVEN),
    (257, b"ustar", TAR),
    (0, b"MZ", WINDOWS),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", COMPOUND),
    (0, b"\x7fELF", ELF),
    (0, b"\xcf\xfa\xed\xfe", MACH),
    (0, b"\xca\xfe\xba\xbe", MACH),
    (0, b"!<arch>\ndebian", DEBIAN),
    (0, b"\xed\xab\xee\xdb", RPM),
    (0, b"#!", SCRIPT),
    (0, b"BM", BMP),
)
ZIP_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")


def file_type(head: bytes) -> FileType:
    """The type of a file that begins so; `head` holds `HEAD_BYTES` of it, or all there is."""
    if head.startswith(ZIP_BEGINNINGS):
        return _zipped(head)
    for place, beginning, found in BEGINNINGS:
        if head[place : place + len(beginning)] == beginning:
            return found
    return _written(head)


def _zipped(head: bytes) -> FileType:
    """Many formats are ZIP archives and differ by what lies in them."""
    if b"AndroidManifest.xml" in head or b"classes.dex" in head:
        return ANDROID
    if b"META-INF/MANIFEST.MF" in head:
        return JAVA
    return OFFICE if b"[Content_Types].xml" in head else ZIP


def _written(head: bytes) -> FileType:
    try:
        # The last character may be cut in two.
        text = head.decode("utf-8", errors="strict" if len(head) < HEAD_BYTES else "ignore")
    except UnicodeDecodeError:
        return UNKNOWN
    if not text or "\x00" in text:
        return UNKNOWN
    first = text.lstrip("\ufeff \t\r\n").lower()
    return MARKUP if first.startswith(("<!", "<?xml", "<html", "<svg", "<script")) else TEXT


ALL = (
    *dict.fromkeys(found for _, _, found in BEGINNINGS),
    ZIP,
    OFFICE,
    ANDROID,
    JAVA,
    MARKUP,
    TEXT,
)
BY_MEDIA_TYPE = {one.media_type: one for one in ALL}

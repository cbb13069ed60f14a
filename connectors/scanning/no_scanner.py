"""Where no scanner is set: nothing is said of any content."""

from connectors.scanning.scanner import Scan, ScannerAway, ScannerState


class NoScanner:
    """Every scan says that there is none."""

    def scan(self) -> Scan:
        raise ScannerAway("没有启用病毒扫描，不能上传文件，请联系系统管理员。")

    async def state(self) -> ScannerState:
        return ScannerState(ready=False, version="")

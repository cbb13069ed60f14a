"""One thing by which a package breaks a platform's rule."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

Files = Mapping[str, bytes]
"""What lies in a package, by its path from the package's root."""


class Rule(StrEnum):
    """By these names findings are told; the Chinese beside them is for whoever releases."""

    APP_JSON = "app_json"
    PAGE_MISSING = "page_missing"
    COMPONENT_MISSING = "component_missing"
    SITEMAP_MISSING = "sitemap_missing"
    STRAY_FILE = "stray_file"
    MAIN_SIZE = "main_size"
    FILE_SIZE = "file_size"
    FILE_TYPE = "file_type"
    DYNAMIC_CODE = "dynamic_code"
    PLAIN_ADDRESS = "plain_address"
    SERVICE_ADDRESS = "service_address"
    PERMISSION_UNDECLARED = "permission_undeclared"
    PERMISSION_UNUSED = "permission_unused"
    PERMISSION_UNEXPLAINED = "permission_unexplained"
    PRIVACY_CHECK = "privacy_check"
    ENTRY_MISSING = "entry_missing"
    REFERENCE_MISSING = "reference_missing"
    INLINE_SCRIPT = "inline_script"
    OUTSIDE_FILE = "outside_file"
    MANIFEST_FIELD = "manifest_field"
    VERSION_FORM = "version_form"
    CAPABILITY_UNKNOWN = "capability_unknown"
    MANIFEST_MISSING = "manifest_missing"
    FILE_CHANGED = "file_changed"
    FILE_UNLISTED = "file_unlisted"


TITLES: Mapping[Rule, str] = {
    Rule.APP_JSON: "app.json缺失或读不出",
    Rule.PAGE_MISSING: "app.json中的页面缺少文件",
    Rule.COMPONENT_MISSING: "页面引用的组件缺少文件",
    Rule.SITEMAP_MISSING: "sitemap.json缺失",
    Rule.STRAY_FILE: "开发用的文件不应打进包里",
    Rule.MAIN_SIZE: "主包超过大小上限",
    Rule.FILE_SIZE: "单个文件超过大小上限",
    Rule.FILE_TYPE: "不允许的文件类型",
    Rule.DYNAMIC_CODE: "代码中有动态执行（eval、new Function）",
    Rule.PLAIN_ADDRESS: "代码中有未加密的地址（http://）",
    Rule.SERVICE_ADDRESS: "服务地址必须是https域名",
    Rule.PERMISSION_UNDECLARED: "用到的权限没有在app.json中声明",
    Rule.PERMISSION_UNUSED: "声明了没有用到的权限",
    Rule.PERMISSION_UNEXPLAINED: "权限用途没有写，或超过30个字",
    Rule.PRIVACY_CHECK: "用到个人信息接口，没有打开隐私检查",
    Rule.ENTRY_MISSING: "入口页面缺失",
    Rule.REFERENCE_MISSING: "引用的文件不在包里",
    Rule.INLINE_SCRIPT: "页面中有内联脚本",
    Rule.OUTSIDE_FILE: "引用了包外的文件",
    Rule.MANIFEST_FIELD: "应用清单缺少必填项",
    Rule.VERSION_FORM: "版本号应为三段数字",
    Rule.CAPABILITY_UNKNOWN: "申请了平台没有的能力",
    Rule.MANIFEST_MISSING: "包内没有文件清单，或读不出",
    Rule.FILE_CHANGED: "文件与清单中的摘要不一致",
    Rule.FILE_UNLISTED: "文件不在清单中",
}


class Finding(msgspec.Struct, frozen=True, order=True):
    """Which rule is broken, by which file; `about` names the page, the permission or the field."""

    rule: Rule
    file: str
    about: str = ""

    @property
    def text(self) -> str:
        about = f"（{self.about}）" if self.about else ""
        return f"{self.file}：{TITLES[self.rule]}{about}"

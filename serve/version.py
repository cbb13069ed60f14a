"""The version that interfaces name."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("qinqiao")
except PackageNotFoundError:  # Run from a source tree that is not installed.
    VERSION = "0.1.0"

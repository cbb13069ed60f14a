"""安全状态: how the platform last found itself."""

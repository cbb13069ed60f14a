"""Permissions of jobs, parameters and the cluster."""

from pipelines.rules.access.permission import BUTTON, JOBS, MENU, PARAMETERS, SYSTEM, Permission

READ_JOBS = Permission("read_jobs", "定时任务", MENU, JOBS, SYSTEM)
KEEP_JOBS = Permission("keep_jobs", "维护定时任务", BUTTON, JOBS, SYSTEM)
LIST_BACKUPS = Permission("backups:list", "数据备份", MENU, JOBS, SYSTEM)
READ_PARAMETERS = Permission("read_parameters", "系统参数", MENU, PARAMETERS, SYSTEM)
KEEP_PARAMETERS = Permission("keep_parameters", "修改系统参数", BUTTON, PARAMETERS, SYSTEM)
LIST_SPEECH_RESOURCES = Permission("speech:list", "语音资源", MENU, PARAMETERS, SYSTEM)
READ_CLUSTER = Permission("cluster:list", "集群", MENU, PARAMETERS, SYSTEM)
STEER_CLUSTER = Permission("cluster:steer", "调整副本与重启进程", BUTTON, PARAMETERS, SYSTEM)
LIST_LEDGER_SHARDS = Permission("ledger_shards:list", "台账分库", MENU, PARAMETERS, SYSTEM)
KEEP_MENU = Permission("keep_menu", "菜单与子系统", MENU, PARAMETERS, SYSTEM)

"""Who erases what is past its retention."""

from pipelines.rules.security.actor import system_actor

KEEPER = system_actor("数据留存")

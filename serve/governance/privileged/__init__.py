"""特权通信接触情况: who had opened what turned out to be privileged."""

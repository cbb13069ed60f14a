/** Subsystems by code, in the order of the menu. */
export const SUBSYSTEMS: Readonly<Record<string, string>> = {
  calls: '会见通讯',
  onsite: '现场会见',
  phone: '亲情电话',
  letters: '信件登记',
  numbers: '亲属号码',
  whitelist: '视频白名单',
  appointments: '会见预约',
  official: '对公业务',
  help: '帮教管理',
  labour: '劳动改造',
  base: '基础信息',
  devices: '终端管理',
  approvals: '审批中心',
  cockpit: '数据驾驶舱',
  configuration: '基础配置',
  security: '安全与审计',
}

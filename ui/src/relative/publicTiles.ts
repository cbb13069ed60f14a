/** What whoever has an account can do, relative or not yet: one list, shown on the page `/start`. */
import { ROOT } from '@/api'
import type Icon from '@/shared/Icon.vue'

export interface PublicTile {
  title: string
  to: string
  /** A name of `shared/Icon.vue`. */
  icon: InstanceType<typeof Icon>['$props']['name']
  /** What it is for, in a few words. */
  text?: string
}

export const PUBLIC_TILES: PublicTile[] = [
  { title: '登记手机号', to: '/phone', icon: 'phone', text: '用短信验证码核实，方便接收通知' },
  { title: '我的个人信息', to: '/account', icon: 'people', text: '看看保存了哪些信息，或注销账户' },
  { title: '注册为家属', to: '/register', icon: 'people', text: '注册后可以预约会见和视频通话' },
  { title: '我的消息', to: '/messages', icon: 'notice', text: '审核结果和通知' },
  { title: '消息设置', to: '/message-settings', icon: 'phone', text: '微信、短信还是电话，什么时候不打扰' },
  { title: '业务办理', to: '/forms', icon: 'pen', text: '在线填写表单，查看办到哪一步' },
  { title: '个人信息处理告知书', to: '/consent', icon: 'shield', text: '平台怎样保存和使用您的信息' },
]

/** The face for people of outside bodies, who come in by the same hosts; a package is asked for its files by name. */
export function officialFace(here: string = location.pathname): string {
  return `${ROOT}official/${here.endsWith('/index.html') ? 'index.html' : ''}`
}

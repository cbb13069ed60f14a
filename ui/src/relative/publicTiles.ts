/** What whoever has an account can do, relative or not yet: one list, shown on the page `/start`. */
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
  { title: '个人信息处理告知书', to: '/consent', icon: 'shield', text: '平台怎样保存和使用您的信息' },
]

/** Which pages an officer's roles open; the server decides each request anew. */
import type { Role } from '@/api'

export type PageName = 'calls' | 'wall' | 'alerts' | 'words' | 'jobs' | 'audit'

/** Roles that open each page, in the order of the menu. */
export const PAGE_ROLES: Record<PageName, readonly Role[]> = {
  calls: ['approver', 'monitor', 'reviewer', 'leader'],
  wall: ['monitor'],
  alerts: ['approver', 'monitor', 'reviewer', 'leader'],
  words: ['word_keeper', 'leader'],
  jobs: ['system_admin'],
  audit: ['auditor'],
}

export const OFFICER_ROLE_LABEL: Record<Role, string> = {
  approver: '审批民警',
  monitor: '监听民警',
  reviewer: '复听民警',
  leader: '带班领导',
  word_keeper: '词库管理员',
  system_admin: '系统管理员',
  security_admin: '安全管理员',
  auditor: '审计员',
}

export function mayOpen(page: PageName, roles: readonly Role[]): boolean {
  return PAGE_ROLES[page].some((role) => roles.includes(role))
}

/** Pages in menu order that these roles open; none for the administrators of other systems. */
export function pagesOf(roles: readonly Role[]): PageName[] {
  return (Object.keys(PAGE_ROLES) as PageName[]).filter((page) => mayOpen(page, roles))
}

/** Roles that may do what a list offers without asking the server about each row. */
const DEED_ROLES = {
  acknowledge: ['monitor'],
  conclude: ['monitor', 'reviewer'],
  keepWords: ['word_keeper'],
  play: ['reviewer', 'leader'],
} as const satisfies Record<string, readonly Role[]>

export function mayDo(deed: keyof typeof DEED_ROLES, roles: readonly Role[]): boolean {
  return (DEED_ROLES[deed] as readonly Role[]).some((role) => roles.includes(role))
}

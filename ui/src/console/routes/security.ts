/** Accounts, rights, personal data and the record of what was done. */
import type { RouteRecordRaw } from 'vue-router'

const ACCESS = { subsystem: 'security', group: '账号与权限' }
const PRIVACY = { subsystem: 'security', group: '个人信息保护' }

export const routes: RouteRecordRaw[] = [
  {
    path: '/audit',
    name: 'audit',
    component: () => import('../audit/AuditPage.vue'),
    meta: { title: '审计日志', permission: 'verify_audit', menu: { subsystem: 'security', group: '安全审计' } },
  },
  {
    path: '/security-state',
    name: 'security-state',
    component: () => import('../platform/securityState/SecurityStatePage.vue'),
    meta: { title: '安全状态', permission: 'security_state:read', menu: { subsystem: 'security', group: '安全审计' } },
  },
  {
    path: '/integrity',
    name: 'integrity',
    component: () => import('../audit/integrity/IntegrityPage.vue'),
    meta: { title: '数据完整性', permission: 'integrity:list', menu: { subsystem: 'security', group: '安全审计' } },
  },
  {
    path: '/upload-checks',
    name: 'upload-checks',
    component: () => import('../platform/uploads/UploadChecksPage.vue'),
    meta: { title: '上传检查', permission: 'upload_checks:list', menu: { subsystem: 'security', group: '安全审计' } },
  },
  {
    path: '/privacy-notices',
    name: 'privacy-notices',
    component: () => import('../governance/privacy/NoticesPage.vue'),
    meta: { title: '个人信息告知书', permission: 'privacy_notices:list', menu: PRIVACY },
  },
  // Accounts and rights.
  {
    path: '/accounts',
    name: 'accounts',
    component: () => import('../access/AccountsPage.vue'),
    meta: { title: '账号管理', permission: 'accounts:list', menu: ACCESS },
  },
  {
    path: '/account-resets',
    name: 'account-resets',
    component: () => import('../access/ResetsPage.vue'),
    meta: { title: '凭证重置', permission: 'account_resets:list', menu: ACCESS },
  },
  {
    path: '/roles',
    name: 'roles',
    component: () => import('../access/RolesPage.vue'),
    meta: { title: '角色管理', permission: 'roles:list', menu: ACCESS },
  },
  {
    path: '/data-levels',
    name: 'data-levels',
    component: () => import('../access/LevelsPage.vue'),
    meta: { title: '数据密级', permission: 'data_levels:list', menu: ACCESS },
  },
  {
    path: '/rights-changes',
    name: 'rights-changes',
    component: () => import('../access/ChangesPage.vue'),
    meta: { title: '权限变更', permission: 'rights:list', menu: ACCESS },
  },
  {
    path: '/sessions',
    name: 'sessions',
    component: () => import('../access/SessionsPage.vue'),
    meta: { title: '在线会话', permission: 'sessions:list', menu: ACCESS },
  },
  {
    path: '/sign-ins',
    name: 'sign-ins',
    component: () => import('../access/SignInsPage.vue'),
    meta: { title: '登录日志', permission: 'sign_ins:list', menu: ACCESS },
  },
]

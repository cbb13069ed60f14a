/** The interfaces of accounts, rights, sessions and the sign-in log, by name. */
import { http } from '@/api'
import { guarded } from '../session'
import type {
  Account,
  AccountPage,
  AddAccount,
  AddedAccount,
  AddRole,
  EditAccount,
  HandedReset,
  ImportReport,
  ModuleLevels,
  OpenSessionPage,
  Permission,
  ProposeLevels,
  ProposeOfficer,
  ProposeRole,
  Reset,
  ResetPage,
  RightsChange,
  RightsChangePage,
  RoleView,
  SecurityNotices,
  SignInPage,
  TotpEnrolment,
  UnitNode,
} from './types'

type Search = Record<string, string | number | boolean>

const get = <T>(path: string, query?: Search, signal?: AbortSignal) => guarded(http.get<T>(path, query, signal))
const post = <T>(path: string, body?: unknown) => guarded(http.post<T>(path, body))
const put = <T>(path: string, body: unknown) => guarded(http.put<T>(path, body))

export const accessApi = {
  accounts: (search: Search, signal?: AbortSignal) => get<AccountPage>('/api/accounts', search, signal),
  addAccount: (body: AddAccount) => post<AddedAccount>('/api/accounts', body),
  importAccounts: (file: File) => guarded(http.upload<ImportReport>('/api/accounts/import', file)),
  editAccount: (id: string, body: EditAccount) => put<Account>(`/api/accounts/${id}`, body),
  setEnabled: (id: string, enabled: boolean, reason: string) =>
    post<Account>(`/api/accounts/${id}/${enabled ? 'enable' : 'disable'}`, { reason }),
  resetPassword: (id: string, reason: string) => post<HandedReset>(`/api/accounts/${id}/reset-password`, { reason }),
  resetSecondFactor: (id: string, reason: string) => post<HandedReset>(`/api/accounts/${id}/reset-second-factor`, { reason }),
  setKey: (id: string, publicKey: string, reason: string) => put<HandedReset>(`/api/accounts/${id}/key`, { public_key: publicKey, reason }),
  resets: (search: Search, signal?: AbortSignal) => get<ResetPage>('/api/account-resets', search, signal),
  approveReset: (id: string) => post<HandedReset>(`/api/account-resets/${id}/approve`, { note: '' }),
  rejectReset: (id: string, note: string) => post<Reset>(`/api/account-resets/${id}/reject`, { note }),
  withdrawReset: (id: string) => post<Reset>(`/api/account-resets/${id}/withdraw`),
  notices: () => get<SecurityNotices>('/api/security-notices'),
  putAway: (id: string) => post<void>(`/api/security-notices/${id}/seen`),
  acknowledge: (id: string, reason: string) => post<void>(`/api/security-notices/${id}/acknowledge`, { reason }),
  signOutAccount: (id: string) => post<void>(`/api/accounts/${id}/sign-out`),
  proposeForOfficer: (id: string, body: ProposeOfficer) => post<RightsChange>(`/api/accounts/${id}/rights-changes`, body),
  units: (signal?: AbortSignal) => get<UnitNode[]>('/api/units', undefined, signal),
  permissions: (signal?: AbortSignal) => get<Permission[]>('/api/permissions', undefined, signal),
  roles: (signal?: AbortSignal) => get<RoleView[]>('/api/roles', undefined, signal),
  addRole: (body: AddRole) => post<RoleView>('/api/roles', body),
  proposeForRole: (code: string, body: ProposeRole) => post<RightsChange>(`/api/roles/${code}/rights-changes`, body),
  levels: (signal?: AbortSignal) => get<ModuleLevels[]>('/api/data-levels', undefined, signal),
  proposeLevels: (code: string, body: ProposeLevels) => post<RightsChange>(`/api/data-levels/${code}/rights-changes`, body),
  changes: (search: Search, signal?: AbortSignal) => get<RightsChangePage>('/api/rights-changes', search, signal),
  approve: (id: string, note: string) => post<RightsChange>(`/api/rights-changes/${id}/approve`, { note }),
  reject: (id: string, note: string) => post<RightsChange>(`/api/rights-changes/${id}/reject`, { note }),
  withdraw: (id: string) => post<RightsChange>(`/api/rights-changes/${id}/withdraw`),
  sessions: (search: Search, signal?: AbortSignal) => get<OpenSessionPage>('/api/sessions', search, signal),
  endSession: (id: string) => post<void>(`/api/sessions/${id}/end`),
  signIns: (search: Search, signal?: AbortSignal) => get<SignInPage>('/api/sign-ins', search, signal),
  ownSessions: (signal?: AbortSignal) => get<OpenSessionPage>('/api/officer/sessions', undefined, signal),
  endOwnSession: (id: string) => post<void>(`/api/officer/sessions/${id}/end`),
  changePassword: (current: string, password: string) => post<void>('/api/officer/password', { current, new: password }),
  beginSecondFactor: () => post<TotpEnrolment>('/api/officer/second-factor'),
  confirmSecondFactor: (code: string) => post<void>('/api/officer/second-factor/confirm', { code }),
}

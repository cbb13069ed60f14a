/** The interfaces of the approval centre, by name. */
import { fileUrl, http } from '@/api'
import { guarded } from '../session'
import type {
  AddDelegation,
  ApprovalDetail,
  ApprovalPage,
  BatchResult,
  Choice,
  Choices,
  CreateFlow,
  DecideBatch,
  DecideCase,
  Definition,
  Delegate,
  Delegation,
  FlowDetail,
  FlowKind,
  FlowPage,
  FlowProblem,
  SaveFlow,
  StuckPage,
} from './wire'

export type Search = Record<string, string | number | boolean>

const get = <T>(path: string, query?: Search, signal?: AbortSignal) => guarded(http.get<T>(path, query, signal))
const post = <T>(path: string, body?: unknown) => guarded(http.post<T>(path, body))

const CASES = '/api/approvals'
const FLOWS = '/api/approval-flows'

export const approvalsApi = {
  pending: (search: Search, signal?: AbortSignal) => get<ApprovalPage>(`${CASES}/pending`, search, signal),
  done: (search: Search, signal?: AbortSignal) => get<ApprovalPage>(`${CASES}/done`, search, signal),
  records: (search: Search, signal?: AbortSignal) => get<ApprovalPage>(CASES, search, signal),
  stuck: (signal?: AbortSignal) => get<StuckPage>(`${CASES}/stuck`, {}, signal),
  case: (id: string, signal?: AbortSignal) => get<ApprovalDetail>(`${CASES}/${id}`, {}, signal),
  decide: (id: string, body: DecideCase) => post<ApprovalDetail>(`${CASES}/${id}/decisions`, body),
  decideBatch: (body: DecideBatch) => post<BatchResult[]>(`${CASES}/decisions`, body),
  deputies: (id: string, q: string, signal?: AbortSignal) => get<Choice[]>(`${CASES}/${id}/deputies`, { q }, signal),
  delegate: (id: string, body: Delegate) => post<ApprovalDetail>(`${CASES}/${id}/delegate`, body),
  assign: (id: string, body: Delegate) => post<void>(`${CASES}/${id}/assign`, body),
  documentUrl: (id: string, file: string, inline: boolean) => fileUrl(`${CASES}/${id}/files/${file}`, inline ? { inline: 'true' } : {}),
  withdraw: (id: string, reason: string) => post<ApprovalDetail>(`${CASES}/${id}/withdraw`, { reason }),
  colleagues: (q: string) => get<Choice[]>(`${CASES}/colleagues`, { q }),
  delegations: (signal?: AbortSignal) => get<Delegation[]>(`${CASES}/delegations`, {}, signal),
  addDelegation: (body: AddDelegation) => post<Delegation[]>(`${CASES}/delegations`, body),
  endDelegation: (id: string) => guarded(http.delete<void>(`${CASES}/delegations/${id}`)),

  kinds: (signal?: AbortSignal) => get<FlowKind[]>('/api/approval-kinds', {}, signal),
  /** Kinds of cases, without the variants that only their flows tell apart. */
  caseKinds: async (signal?: AbortSignal) => (await approvalsApi.kinds(signal)).filter((one) => !one.variant_of),
  flows: (signal?: AbortSignal) => get<FlowPage>(FLOWS, {}, signal),
  flow: (id: string, signal?: AbortSignal) => get<FlowDetail>(`${FLOWS}/${id}`, {}, signal),
  approvers: (q: string, signal?: AbortSignal) => get<Choices>(`${FLOWS}/approvers`, { q }, signal),
  createFlow: (body: CreateFlow) => post<FlowDetail>(FLOWS, body),
  saveFlow: (id: string, body: SaveFlow) => guarded(http.put<FlowDetail>(`${FLOWS}/${id}/draft`, body)),
  dropDraft: (id: string) => guarded(http.delete<FlowDetail>(`${FLOWS}/${id}/draft`)),
  checkFlow: (id: string, body: Definition) => post<FlowProblem[]>(`${FLOWS}/${id}/check`, body),
  publishFlow: (id: string, version: number) => post<FlowDetail>(`${FLOWS}/${id}/publish`, { version }),
  retireFlow: (id: string) => post<FlowDetail>(`${FLOWS}/${id}/retire`),
}

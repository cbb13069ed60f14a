/** The interfaces of 转写任务, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type TaskRow = Schemas['TaskRow']
export type TaskPage = Schemas['TaskPage']
export type QueueView = Schemas['QueueView']
export type BatchView = Schemas['BatchView']
export type BatchRequest = Schemas['BatchRequest']
export type IntakeRow = Schemas['IntakeRow']
export type Level = Schemas['QueueLevel']
export type TaskState = Schemas['TaskState']

type Search = Record<string, string>

const TASKS = '/api/transcription-tasks'
const BATCHES = '/api/transcription-batches'
const INTAKE = '/api/recording-intake'

/** What is said of a recording that is handed in; what is empty is not known. */
export interface Handed {
  first_speaker: string
  started_at: string
  sm3: string
}

export const transcriptionApi = {
  /** The task of a conversation's recording that is open, or else the newest. */
  taskOf: async (conversation: string, signal?: AbortSignal): Promise<TaskRow | null> =>
    (await transcriptionApi.page({ call_id: conversation, limit: '1' }, signal)).rows[0] ?? null,
  add: (conversation: string, file: File, handed: Handed, onProgress: (part: number) => void, signal?: AbortSignal) =>
    guarded(
      http.sendFile<Schemas['RecordingAdded']>(`/api/conversations/${conversation}/recordings`, file, { ...handed }, onProgress, signal),
    ),
  page: (search: Search, signal?: AbortSignal) => guarded(http.get<TaskPage>(TASKS, search, signal)),
  queue: (signal?: AbortSignal) => guarded(http.get<QueueView>('/api/transcription-queue', undefined, signal)),
  pause: (id: string) => guarded(http.post<TaskRow>(`${TASKS}/${id}/pause`)),
  resume: (id: string) => guarded(http.post<TaskRow>(`${TASKS}/${id}/resume`)),
  cancel: (id: string) => guarded(http.post<TaskRow>(`${TASKS}/${id}/cancel`)),
  retry: (id: string) => guarded(http.post<TaskRow>(`${TASKS}/${id}/retry`)),
  setLevel: (id: string, level: Level) => guarded(http.post<TaskRow>(`${TASKS}/${id}/level`, { level })),
  batches: (signal?: AbortSignal) => guarded(http.get<BatchView[]>(BATCHES, undefined, signal)),
  queueBatch: (asked: Partial<BatchRequest>) => guarded(http.post<BatchView>(BATCHES, asked)),
  intake: (search: Search, signal?: AbortSignal) => guarded(http.get<Schemas['IntakePage']>(INTAKE, search, signal)),
  see: (id: string) => guarded(http.post<null>(`${INTAKE}/${id}/see`)),
}

/** The interface of the live speech channels, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../session'

export type SpeechResources = Schemas['SpeechResources']

export const speechApi = {
  resources: (signal?: AbortSignal) => guarded(http.get<SpeechResources>('/api/speech-resources', undefined, signal)),
}

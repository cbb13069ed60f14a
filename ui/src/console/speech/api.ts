/** The interfaces of the speech model's replicas, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../session'

export type SpeechResources = Schemas['SpeechResources']
export type SetSpeechScaling = Schemas['SetSpeechScaling']

const PATH = '/api/speech-resources'

export const speechApi = {
  resources: (signal?: AbortSignal) => guarded(http.get<SpeechResources>(PATH, undefined, signal)),
  scale: (body: SetSpeechScaling) => guarded(http.put<SpeechResources>(PATH, body)),
}

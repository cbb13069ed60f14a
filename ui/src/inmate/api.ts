/** What the kiosk asks of the platform. */
import { http, type CallPage, type CallView, type FaceOutcome, type InmateMe, type JoinToken } from '@/api'
import { deviceId } from '@/call'
import type { CardAtReader } from '@/shared/wedgeReader'

const BASE = '/api/inmate'

export const platform = {
  signIn: (inmateNo: string, picture: string) => http.post<InmateMe>(`${BASE}/sign-in`, { inmate_no: inmateNo, picture }),
  signInByCard: (card: CardAtReader) => http.post<InmateMe>(`${BASE}/card-sign-in`, card),
  checkFace: (picture: string) => http.post<FaceOutcome>(`${BASE}/face-checks`, { picture }),
  signOut: () => http.post<void>(`${BASE}/sign-out`),
  me: () => http.get<InmateMe>(`${BASE}/me`),
  calls: () => http.get<CallPage>(`${BASE}/calls`, { limit: 100 }),
  call: (id: string) => http.get<CallView>(`${BASE}/calls/${id}`),
  consent: (id: string) => http.post<CallView>(`${BASE}/calls/${id}/consent`),
  joinToken: (id: string) => http.post<JoinToken>(`${BASE}/calls/${id}/join-tokens`, { device_id: deviceId() }),
}

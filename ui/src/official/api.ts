/** What the face of outside bodies asks of the platform. */
import { fileUrl, http, type FileView, type OwnData, type Schemas } from '@/api'
import type { Send } from '@/shared/device/uploads'

const BASE = '/api/official'

export type Me = Schemas['OfficialMe']
export type SignIn = Schemas['OfficialSignIn']
export type Enrolment = Schemas['TotpEnrolment']
export type Kind = Schemas['OfferedKind']
export type FormLine = Schemas['FormLine']
export type Found = Schemas['FoundInmate']
export type OwnPerson = Schemas['OwnPerson']
export type HandedCode = Schemas['HandedCode']
export type Booking = Schemas['OwnOfficialBooking']
export type Bookings = Schemas['OwnOfficialBookings']
export type Detail = Schemas['OfficialBookingDetail']
export type Book = Schemas['BookOfficial']
export type BookingPush = Schemas['OfficialBookingPush'] | Schemas['StalePush']
export type CertificateKind = Schemas['DictionaryItem']

export const platform = {
  me: () => http.get<Me>(`${BASE}/me`),
  signIn: (asked: SignIn) => http.post<Me>(`${BASE}/sign-in`, asked),
  signOut: () => http.post<void>(`${BASE}/sign-out`),
  claim: (asked: Schemas['ClaimOfficialAccount']) => http.post<void>(`${BASE}/claim`, asked),
  changePassword: (current: string, next: string) => http.post<void>(`${BASE}/password`, { current, new: next }),
  beginSecondFactor: () => http.post<Enrolment>(`${BASE}/second-factor`),
  confirmSecondFactor: (code: string) => http.post<void>(`${BASE}/second-factor/confirm`, { code }),
  kinds: () => http.get<Kind[]>(`${BASE}/kinds`),
  findInmate: (asked: Schemas['FindInmate']) => http.post<Found>(`${BASE}/inmates/find`, asked),
  people: () => http.get<OwnPerson[]>(`${BASE}/people`),
  certificateKinds: () => http.get<CertificateKind[]>(`${BASE}/certificate-kinds`),
  register: (asked: Schemas['KeepPerson']) => http.post<OwnPerson>(`${BASE}/people`, asked),
  renew: (id: string, asked: Schemas['RenewPerson']) => http.post<OwnPerson>(`${BASE}/people/${id}/renew`, asked),
  closePerson: (id: string, asked: Schemas['ClosePerson']) => http.post<OwnPerson>(`${BASE}/people/${id}/close`, asked),
  openAccount: (id: string, login: string) => http.post<HandedCode>(`${BASE}/people/${id}/account`, { login }),
  resetAccount: (id: string, reason: string) => http.post<HandedCode>(`${BASE}/people/${id}/account/reset`, { reason }),
  handIn: (...[file, upload, onProgress, signal]: Parameters<Send<FileView>>) =>
    http.sendInPieces<FileView>(`${BASE}/files`, file, {}, onProgress, signal, upload),
  book: (asked: Book) => http.post<Detail>(`${BASE}/bookings`, asked),
  bookAgain: (id: string, asked: Book) => http.post<Detail>(`${BASE}/bookings/${id}/resubmit`, asked),
  withdraw: (id: string) => http.post<Detail>(`${BASE}/bookings/${id}/withdraw`),
  bookings: (state: string, offset: number) => http.get<Bookings>(`${BASE}/bookings`, { state, offset, limit: 20 }),
  booking: (id: string) => http.get<Detail>(`${BASE}/bookings/${id}`),
  paperUrl: (id: string, fileId: string) => fileUrl(`${BASE}/bookings/${id}/papers/${fileId}`, { inline: true }),
  ownData: () => http.get<OwnData>(`${BASE}/own-data`),
  ownDataFile: () => fileUrl(`${BASE}/own-data/file`),
}

/** The interfaces of packages that officers carry, by name. */
import { http, type Schemas } from '@/api'
import { guarded } from '../../session'

export type CarriedSystem = Schemas['CarriedSystem']
export type PackageExchange = Schemas['PackageExchange']
export type OutgoingPackage = Schemas['OutgoingPackage']
export type PackageReport = Schemas['PackageReport']

const PACKAGES = '/api/prison-packages'

export const packagesApi = {
  systems: (signal?: AbortSignal) => guarded(http.get<CarriedSystem[]>(PACKAGES, {}, signal)),
  one: (id: string, signal?: AbortSignal) => guarded(http.get<PackageExchange>(`${PACKAGES}/${id}`, {}, signal)),
  report: (id: string, number: number) => guarded(http.get<PackageReport>(`${PACKAGES}/${id}/in/${number}`)),
  bring: (id: string, file: File) => guarded(http.upload<PackageReport>(`${PACKAGES}/${id}/import`, file)),
  outUrl: (id: string, number: number) => `${PACKAGES}/${id}/out/${number}`,
  unconfirmedUrl: (id: string) => `${PACKAGES}/${id}/unconfirmed`,
}

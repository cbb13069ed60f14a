/** The number of a request for deletion, kept on this phone: with it the outcome can be read after the account is gone. */
const KEY = 'qq-erasure'

export const keptReceipt = (): string => localStorage.getItem(KEY) ?? ''

export function keepReceipt(caseId: string): void {
  localStorage.setItem(KEY, caseId)
}

export function dropReceipt(): void {
  localStorage.removeItem(KEY)
}

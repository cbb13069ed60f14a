/** Files on their way, sealed on the device until they have arrived. */
import { openFrom, ownerOf, sealFor, type Sealed, type Stays } from './holder'

const DATABASE = 'qq-device'
const STORE = 'files'
/** Sealed one after the other, so that the page goes on meanwhile. */
const BLOCK = 256 * 1024

/** A file, and by what the platform knows it. */
export interface OnItsWay {
  place: string
  upload: string
  file: File
}

interface Kept {
  place: string
  owner: string
  at: number
  upload: string
  head: Sealed
  blocks: Sealed[]
}

/** Keeps a file, or throws where the device keeps none. */
export async function keepFile({ place, upload, file }: OnItsWay): Promise<void> {
  const owner = ownerOf()
  const head = sealFor(place, new TextEncoder().encode(JSON.stringify([file.name, file.type])))
  if (!head) return
  const blocks: Sealed[] = []
  for (let start = 0; start < file.size; start += BLOCK) {
    const plain = new Uint8Array(await file.slice(start, start + BLOCK).arrayBuffer())
    const sealed = sealFor(blockAt(place, upload, blocks.length), plain)
    if (!sealed || ownerOf() !== owner) return
    blocks.push(sealed)
  }
  await over('readwrite', (store) => store.put({ place, owner, at: Date.now(), upload, head, blocks } satisfies Kept))
}

/** What waits at places that begin so, in their order. */
export async function filesAt(prefix: string): Promise<OnItsWay[]> {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
  const kept = (await over<Kept[]>('readonly', (store) => store.getAll(range) as IDBRequest<Kept[]>)).filter((one) => one.owner === ownerOf())
  return kept.flatMap((one) => opened(one) ?? [])
}

export async function dropFile(place: string): Promise<void> {
  await over('readwrite', (store) => store.delete(place))
}

/** Takes away what may not stay; a device that keeps nothing has nothing to take away. */
export async function sweepFiles(stays: Stays): Promise<void> {
  const all = await over<Kept[]>('readonly', (store) => store.getAll() as IDBRequest<Kept[]>).catch(() => [])
  for (const one of all) if (!stays(one.owner, one.at)) await dropFile(one.place)
}

function opened({ place, upload, head, blocks }: Kept): OnItsWay | null {
  const told = openFrom(place, head)
  const plain = blocks.map((one, number) => openFrom(blockAt(place, upload, number), one))
  if (!told || plain.some((one) => one === null)) return null
  const [name, type] = JSON.parse(new TextDecoder().decode(told)) as [string, string]
  return { place, upload, file: new File(plain as Uint8Array<ArrayBuffer>[], name, { type }) }
}

const blockAt = (place: string, upload: string, number: number): string => `${place}\n${upload}\n${number}`


function over<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T> | IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1)
    opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE, { keyPath: 'place' })
    opening.onerror = () => reject(opening.error as Error)
    opening.onsuccess = () => {
      const database = opening.result
      const deed = database.transaction(STORE, mode)
      const asked = ask(deed.objectStore(STORE))
      deed.oncomplete = () => {
        database.close()
        resolve(asked.result as T)
      }
      deed.onabort = () => {
        database.close()
        reject(deed.error as Error)
      }
    }
  })
}

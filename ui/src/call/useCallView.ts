import { getCurrentScope, onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { CallSession } from './session/session'
import type { RemoteStreams } from './media'
import type { CallView } from './view'

/** The session's view and streams, for a template. */
export function useCallView(session: CallSession): {
  view: ShallowRef<CallView>
  streams: ShallowRef<RemoteStreams>
} {
  const view = shallowRef(session.view)
  const streams = shallowRef<RemoteStreams>(session.streams)
  const offs = [
    session.subscribe((next) => (view.value = next)),
    session.on('streams', (next) => (streams.value = next)),
  ]
  if (getCurrentScope()) onScopeDispose(() => offs.forEach((off) => off()))
  return { view, streams }
}

import { reportFault } from './faults'

App({
  onError(error: string) {
    reportFault(error, 'app')
  },
  onUnhandledRejection({ reason }) {
    reportFault(String(reason), 'app')
  },
})

import { describeAdapter } from './describe-adapter.ts'
import { loopbackHarness } from './loopback-harness.ts'

describeAdapter(loopbackHarness)

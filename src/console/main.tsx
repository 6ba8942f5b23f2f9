/** The entry of the console. */
import { render } from 'preact'
import { App } from './app.tsx'
import { pageAt } from './pages.ts'
import { placeOf } from './place.ts'
import './style/tokens.css'
import './style/base.css'
import './style/shell.css'
import './style/parts.css'
import './style/tables.css'
import './style/acts.css'
import './style/charts.css'
import './style/repair.css'
import './style/today.css'
import './style/lanes.css'

const root = document.getElementById('app')
if (root === null) throw new Error('index.html has no #app')
// what the address asks for comes while the session is asked; where that fails, the frame says so
pageAt(placeOf(location).path)?.load().catch(() => undefined)
render(<App />, root)

// Written from the Rust types by `make bindings`. Not edited by hand.

export type ProblemView = { 
/**
 * Stable code.
 */
code: string, 
/**
 * What happened, in the chosen language.
 */
message: string, 
/**
 * What to do about it.
 */
hint: string, 
/**
 * Fields concerned, when the problem is about an order.
 */
findings?: Array<FindingView>, 
/**
 * What the server itself said, where we say it otherwise, and the id of the request it said it to.
 */
server_text?: string | null, 
/**
 * Whether the code is one that nobody here has heard of.
 */
is_unforeseen?: boolean, };

export type CallView = { 
/**
 * When.
 */
at: string, 
/**
 * Whole seconds until its answer.
 */
seconds: number, 
/**
 * What it was for.
 */
action: "refresh" | "series" | "lock" | "unlock" | "reserve" | "reservations" | "release" | "create" | "order" | "find" | "clients" | "products" | "invoices" | "look" | "edit" | "storno" | "void" | "delete" | "pay" | "mail" | "entry_look" | "entry_send" | "firm", 
/**
 * Series and number; empty when it was about none.
 */
about: string, 
/**
 * What went wrong; `null` when it went well.
 */
problem: ProblemView | null, 
/**
 * The server's id of the request, where it told one.
 */
request_id: string | null, };

export type SyncLogView = { 
/**
 * The calls.
 */
items: Array<CallView>, };

export type Verdict = "ready" | "almost" | "not_yet";

export type CheckState = "good" | "care" | "bad";

export type Fix = "sign_in" | "profile" | "lock" | "reserve" | "state" | "sync" | "attend" | "backup";

export type CheckView = { 
/**
 * Stable code.
 */
code: string, 
/**
 * How it stands.
 */
state: CheckState, 
/**
 * One sentence.
 */
message: string, 
/**
 * What sets it right, if anything here can.
 */
fix: Fix | null, 
/**
 * Whether that needs the network.
 */
needs_network: boolean, };

export type ReadinessView = { 
/**
 * What it comes to.
 */
verdict: Verdict, 
/**
 * Working days the free numbers last at the pace of the last weeks; `null` while no pace is known.
 */
days_left: number | null, 
/**
 * What was looked at, in the order it matters.
 */
checks: Array<CheckView>, };

export type ChangeView = { 
/**
 * Path in the request file.
 */
field: string, 
/**
 * The new value; empty clears the field.
 */
value: string, };

export type MendView = { 
/**
 * What doing it is called.
 */
label: string, 
/**
 * The changes that do it.
 */
changes: Array<ChangeView>, };

export type FindingView = { 
/**
 * `error` or `warning`.
 */
severity: "error" | "warning", 
/**
 * Path in the request file (`items.0.price`).
 */
field: string, 
/**
 * Stable code.
 */
code: string, 
/**
 * What is wrong.
 */
message: string, 
/**
 * How to mend it.
 */
hint: string, 
/**
 * The article or rule behind it; absent for what is no rule.
 */
source?: string, 
/**
 * What is offered to mend it; absent where a person has to know.
 */
mend?: MendView, };

export type RateView = { 
/**
 * The foreign currency.
 */
currency: string, 
/**
 * Lei per unit.
 */
rate: string, 
/**
 * The day the National Bank published it; `null` for a rate that was typed.
 */
published_on: string | null, };

export type InvoiceState = "draft" | "queued" | "unknown" | "synced" | "attention";

export type InvoiceStanding = "draft" | "queued" | "sending" | "unknown" | "attention" | "number_expired" | "efactura_rejected" | "void" | "asked" | "storno" | "storned" | "overdue" | "part" | "unpaid" | "paid" | "synced";

export type WayOut = "retry" | "correct" | "reissue" | "acknowledge" | "withdraw";

export type BackupView = { 
/**
 * The file.
 */
path: string, 
/**
 * When it was made.
 */
made_at: string, 
/**
 * Whether a passphrase opens it.
 */
is_encrypted: boolean, 
/**
 * Invoices in it.
 */
invoices: number, 
/**
 * Of which the server did not have so many.
 */
unsent: number, 
/**
 * Drafts in it.
 */
drafts: number, 
/**
 * Length of the file.
 */
bytes: number, };

export type DifferenceView = { 
/**
 * What differs.
 */
field: string, 
/**
 * What the paper says.
 */
paper: string, 
/**
 * What the server says.
 */
cloud: string, };

export type InvoiceView = { 
/**
 * Local id.
 */
id: string, 
/**
 * The server's series id; empty for a draft that has not chosen one.
 */
series_id: string, 
/**
 * Series name.
 */
series: string, 
/**
 * Number; `null` for drafts.
 */
number: number | null, 
/**
 * Number as printed; empty for drafts.
 */
full_number: string, 
/**
 * Client's name.
 */
client_name: string, 
/**
 * Issue date.
 */
date: string, 
/**
 * Due date.
 */
due_date: string | null, 
/**
 * Currency.
 */
currency: string, 
/**
 * Net total.
 */
subtotal: string, 
/**
 * VAT total.
 */
vat_amount: string, 
/**
 * Total.
 */
total: string, 
/**
 * `fiscal`, `proforma`, `other`.
 */
document_type: string, 
/**
 * Where it stands on its way to the server.
 */
state: InvoiceState, 
/**
 * Where it stands, in one word for people.
 */
standing: InvoiceStanding, 
/**
 * The server's id, once it has it.
 */
server_id: string | null, 
/**
 * Why a person is needed.
 */
attention: ProblemView | null, 
/**
 * In what paper and cloud differ.
 */
differences: Array<DifferenceView>, 
/**
 * What can be done about it, the best first.
 */
ways_out: Array<WayOut>, 
/**
 * Why the server would refuse an edit; `null` when it would not.
 */
edit_lock: ProblemView | null, 
/**
 * How often it was corrected or renumbered before the server had it.
 */
revision: number, 
/**
 * The number of the paper it replaces.
 */
replaces: string | null, 
/**
 * Voided on the server.
 */
is_void: boolean, 
/**
 * Reversed by another invoice, as last seen.
 */
is_storned: boolean, 
/**
 * The invoice that takes it back, as last seen.
 */
storned_by: RelatedView | null, 
/**
 * The invoice it takes back, when it is a storno.
 */
storno_for: RelatedView | null, 
/**
 * What was received for it, as last seen.
 */
paid: string, 
/**
 * What is still owed, less what waits to be entered; nothing for drafts, stornos and what does not count.
 */
owed: string, 
/**
 * Whether something is owed and the due date has passed.
 */
is_overdue: boolean, 
/**
 * What was asked of the server about it and is not done yet, in the order of asking.
 */
pending: Array<ErrandView>, 
/**
 * How near the e-Factura deadline is while the invoice is not sent: `calm`, `day_1`, `day_3`, `day_4`, `last_day`,
 * `missed`; `null` where there is none or it is sent.
 */
deadline_alarm: "calm" | "day_1" | "day_3" | "day_4" | "last_day" | "missed" | null, 
/**
 * Fifth working day after the issue date, for invoices that go to e-Factura.
 */
efactura_deadline: string | null, 
/**
 * e-Factura state, as last seen.
 */
efactura_status: string | null, 
/**
 * Fully paid, as last seen.
 */
is_paid: boolean, 
/**
 * For how many seconds from now it can still be taken back as if it had never been issued; 0 when it cannot.
 */
undo_seconds: number, 
/**
 * When it was issued; `null` for drafts.
 */
issued_at: string | null, };

export type InvoiceRow = { 
/**
 * Local id.
 */
id: string, 
/**
 * Number as printed; empty for drafts.
 */
full_number: string, 
/**
 * Client's name.
 */
client_name: string, 
/**
 * Issue date.
 */
date: string, 
/**
 * Due date.
 */
due_date: string | null, 
/**
 * Currency.
 */
currency: string, 
/**
 * Total.
 */
total: string, 
/**
 * `fiscal`, `proforma`, `other`.
 */
document_type: string, 
/**
 * Where it stands, in one word for people.
 */
standing: InvoiceStanding, 
/**
 * Why a person is needed.
 */
why: string | null, 
/**
 * Whether setting it right is what that person can do.
 */
is_correctable: boolean, };

export type InvoiceRows = { 
/**
 * How many match in all.
 */
total: number, 
/**
 * This page's.
 */
items: Array<InvoiceRow>, };

export type InvoiceSums = { 
/**
 * Invoices.
 */
invoices: number, 
/**
 * Drafts, which are no amount yet.
 */
drafts: number, 
/**
 * Totals of the invoices by currency, without pro formas and void ones.
 */
totals: Array<AmountView>, };

export type InvoiceGroup = "attention" | "to_send" | "unpaid" | "overdue" | "draft" | "storno";

export type InvoiceSort = "number" | "date" | "due" | "total";

export type InvoiceFilter = { 
/**
 * As typed: beginnings of words of client, series or number, a number, a tax id, an amount, a day, a month.
 */
search: string, 
/**
 * Where they stand; empty for anywhere.
 */
states: Array<InvoiceState>, 
/**
 * One of the groups people look for.
 */
group: InvoiceGroup | null, 
/**
 * Series id or name.
 */
series: string | null, 
/**
 * Client by id, tax id, CNP or name.
 */
client: string | null, 
/**
 * Dated on this day or later.
 */
from: string | null, 
/**
 * Dated on this day or earlier.
 */
to: string | null, 
/**
 * By what they are sorted, the largest or newest first.
 */
sort: InvoiceSort, 
/**
 * The smallest or oldest first.
 */
ascending: boolean, 
/**
 * How many to pass over.
 */
offset: number, 
/**
 * How many to show, at most 500.
 */
limit: number, };

export type RowView = { 
/**
 * Name.
 */
description: string, 
/**
 * More text.
 */
description_extended: string | null, 
/**
 * How much.
 */
quantity: string, 
/**
 * Unit.
 */
unit: string, 
/**
 * Unit price without VAT.
 */
price: string, 
/**
 * VAT percentage.
 */
vat_rate: string, 
/**
 * Net.
 */
net: string, 
/**
 * VAT.
 */
vat: string, };

export type VatTotalView = { 
/**
 * Percentage.
 */
rate: string, 
/**
 * On what ground; with 0 % there may be several.
 */
category: "standard" | "exempt" | "exempt_without_credit" | "exempt_with_credit" | "vat_included" | "reverse_charge", 
/**
 * Taxable amount.
 */
net: string, 
/**
 * VAT.
 */
vat: string, };

export type TotalsView = { 
/**
 * Currency.
 */
currency: string, 
/**
 * Net of each row, in order; `null` where a row cannot be computed yet.
 */
rows: Array<string | null>, 
/**
 * Net total.
 */
subtotal: string, 
/**
 * VAT total.
 */
vat_amount: string, 
/**
 * Total.
 */
total: string, 
/**
 * By rate, highest first.
 */
by_rate: Array<VatTotalView>, 
/**
 * VAT in lei, for an order in another currency whose rate is known.
 */
vat_lei: string | null, 
/**
 * Total in lei, likewise.
 */
total_lei: string | null, };

export type OrderPreview = { 
/**
 * Sums of the rows that can be read.
 */
totals: TotalsView, 
/**
 * All findings, in the order of the form.
 */
findings: Array<FindingView>, 
/**
 * The number it would get now, as printed; only a look.
 */
next_number: string | null, 
/**
 * Why it cannot be issued now whatever is typed (series not locked, no number).
 */
blocked: ProblemView | null, 
/**
 * Whether the server makes and numbers it, so that the network is needed: a pro forma, a draft of the server's.
 */
needs_server: boolean, 
/**
 * The exchange rate it would be issued at, when in another currency.
 */
rate: RateView | null, };

export type TimelineEntry = { 
/**
 * When.
 */
at: string | null, 
/**
 * `issued`, `made` (by the server), `paper` (a PDF left the books), `replaced`, `waiting`, `sending`, `unknown`, `sent`,
 * `attention`, `efactura`; what was asked of the server, as `asked.` with the task's word, and once it is done as `done.`.
 */
kind: string, 
/**
 * Whether it has happened.
 */
done: boolean, 
/**
 * Attempts, the server's id, until when the number is reserved, where the PDF was saved, or other detail.
 */
detail: string | null, };

export type InvoiceDetail = { 
/**
 * The same as in the list.
 */
invoice: InvoiceView, 
/**
 * Client's tax id or CNP, as printed.
 */
client_tax_id: string | null, 
/**
 * Client's address in one line.
 */
client_address: string, 
/**
 * Rows.
 */
rows: Array<RowView>, 
/**
 * Sums by VAT rate.
 */
by_rate: Array<VatTotalView>, 
/**
 * Text printed on the invoice.
 */
info: string | null, 
/**
 * What is known of its money: overdue, part, unpaid or paid; `null` where none is expected.
 */
money: InvoiceStanding | null, 
/**
 * What was received.
 */
payments: Array<PaymentView>, 
/**
 * What can be done about it, and why not.
 */
actions: Array<ActionView>, 
/**
 * Its story.
 */
timeline: Array<TimelineEntry>, };

export type DrawingStep = { "kind": "text", 
/**
 * Anchor point, from the left.
 */
x: number, 
/**
 * Baseline, from the top.
 */
y: number, 
/**
 * Size in points.
 */
size: number, 
/**
 * 400 or 600.
 */
weight: number, 
/**
 * `#rrggbb`.
 */
color: string, 
/**
 * `start`, `middle`, `end`.
 */
anchor: string, 
/**
 * The text.
 */
text: string, } | { "kind": "line", 
/**
 * From.
 */
x1: number, 
/**
 * From.
 */
y1: number, 
/**
 * To.
 */
x2: number, 
/**
 * To.
 */
y2: number, 
/**
 * Width in millimetres.
 */
width: number, 
/**
 * `#rrggbb`.
 */
color: string, } | { "kind": "rect", 
/**
 * Left.
 */
x: number, 
/**
 * Top.
 */
y: number, 
/**
 * Width.
 */
width: number, 
/**
 * Height.
 */
height: number, 
/**
 * `#rrggbb`.
 */
color: string, } | { "kind": "image", 
/**
 * Left.
 */
x: number, 
/**
 * Top.
 */
y: number, 
/**
 * Width.
 */
width: number, 
/**
 * Height.
 */
height: number, 
/**
 * The picture itself, as a `data:` address of a PNG.
 */
href: string, } | { "kind": "code", 
/**
 * Left.
 */
x: number, 
/**
 * Top.
 */
y: number, 
/**
 * Millimetres of one small square.
 */
scale: number, 
/**
 * Its dark squares as the `d` of an SVG path, a unit each.
 */
path: string, 
/**
 * `#rrggbb`.
 */
color: string, };

export type PaperView = { 
/**
 * Page width in millimetres.
 */
width: number, 
/**
 * Page height in millimetres.
 */
height: number, 
/**
 * Characters the paper shows as an empty box, because its font lacks them.
 */
missing: Array<string>, 
/**
 * Drawing steps of each page.
 */
pages: Array<Array<DrawingStep>>, 
/**
 * The same in words, for people who listen.
 */
summary: string, };

export type SessionView = { 
/**
 * Who is signed in.
 */
user: string, 
/**
 * For which firm.
 */
firm: string, 
/**
 * False when the server no longer accepts it and a person has to sign in again.
 */
valid: boolean, };

export type PoolState = "empty" | "low" | "expiring" | "enough";

export type SeriesView = { 
/**
 * The server's id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Who holds it.
 */
lock: "here" | "other" | "none" | "unknown", 
/**
 * Whether it went from here while numbers of it are left: somebody freed it, or holds it now.
 */
is_lost: boolean, 
/**
 * The holder's name, for `other`.
 */
holder: string | null, 
/**
 * Since when it is held.
 */
held_since: string | null, 
/**
 * `fiscal` or `proforma` or `other`.
 */
document_type: string, 
/**
 * Numbering format.
 */
format: string, 
/**
 * A number as it is printed: the next one, where it is known.
 */
example: string, 
/**
 * Default series of its type.
 */
is_primary: boolean, 
/**
 * Numbers that can be used.
 */
free_numbers: number, 
/**
 * Of those, the ones whose end is not near.
 */
lasting_numbers: number, 
/**
 * Whether they are enough.
 */
pool: PoolState, 
/**
 * When the first of them expires.
 */
first_expiry: string | null, 
/**
 * The last whole day on which it can be used.
 */
usable_until: string | null, 
/**
 * Whether that is soon.
 */
expires_soon: boolean, 
/**
 * Working days they last if every invoice is issued from them, at the pace of the last ones; `null` where the series is
 * not held here, or before the first invoice.
 */
days_left: number | null, 
/**
 * The next number that would be used here, as printed.
 */
next_number: string | null, 
/**
 * Whether a person has to state the last number on paper of this series.
 */
needs_statement: boolean, 
/**
 * Invoices of it that leave by themselves and have not yet.
 */
waiting: number, 
/**
 * When the server was last asked about it.
 */
checked_at: string, };

export type RelatedView = { 
/**
 * Its local id; `null` for one that was not issued here.
 */
id: string | null, 
/**
 * Its number as printed, or the server's id where nothing else is known.
 */
full_number: string, };

export type ErrandView = { 
/**
 * Local id.
 */
id: string, 
/**
 * What: `edit`, `storno`, `void`, `delete`, `payment`, `receipt`, `send`.
 */
task: "edit" | "storno" | "void" | "delete" | "payment" | "receipt" | "send", 
/**
 * An amount, an address.
 */
detail: string | null, 
/**
 * Where it stands.
 */
state: "waiting" | "sending" | "attention", 
/**
 * Why a person is needed.
 */
attention: ProblemView | null, 
/**
 * When it was asked.
 */
asked_at: string, };

export type Action = "edit" | "storno" | "void" | "pay" | "receipt" | "send";

export type ActionView = { 
/**
 * What.
 */
action: Action, 
/**
 * Why it cannot be done; `null` when it can.
 */
forbidden: ProblemView | null, };

export type PaymentView = { 
/**
 * When.
 */
date: string | null, 
/**
 * How much.
 */
amount: string | null, 
/**
 * How, in the words of the request: `bank_transfer`, `receipt`, `card`, `check`, `promissory_note`, `fiscal_receipt`,
 * `other`.
 */
method: string, };

export type OutboxCounts = { 
/**
 * Waits to be sent, or is being sent.
 */
queued: number, 
/**
 * Outcome not known yet.
 */
unknown: number, 
/**
 * Needs a person.
 */
attention: number, 
/**
 * What was asked about invoices and waits.
 */
asked: number, };

export type SendingView = { 
/**
 * The one that is on its way, from 1.
 */
at: number, 
/**
 * All that go in this round, with those behind it.
 */
of: number, };

export type StatusView = { 
/**
 * Whether the last contact with the server succeeded.
 */
online: boolean, 
/**
 * `online`, `offline`, `server_down`, `captive`, `session_expired`, `signed_out`, `never`.
 */
network: string, 
/**
 * When the last full pass ended well.
 */
last_sync: string | null, 
/**
 * When the next try is due, while offline.
 */
next_try: string | null, 
/**
 * Whether something is being sent right now.
 */
syncing: boolean, 
/**
 * How far that has come.
 */
sending: SendingView | null, 
/**
 * Until when nothing leaves by itself, because a person wants so.
 */
paused_until: string | null, 
/**
 * The session, when there is one.
 */
session: SessionView | null, 
/**
 * The firm whose books these are, signed in or not; empty before its first sign-in.
 */
firm: string, 
/**
 * Whether these are the demo firm's books.
 */
demo: boolean, 
/**
 * Signed in with an API key: invoices are issued online only, and the server numbers them.
 */
is_online_only: boolean, 
/**
 * Whether what the paper must carry has been stated.
 */
profile_complete: boolean, 
/**
 * All series.
 */
series: Array<SeriesView>, 
/**
 * The id of the one invoices are issued on: held here, else free, the default one first.
 */
series_to_use: string | null, 
/**
 * What waits.
 */
outbox: OutboxCounts, 
/**
 * The earliest e-Factura deadline of what waits.
 */
next_deadline: string | null, 
/**
 * Whether the books are encrypted on this laptop.
 */
is_sealed: boolean, 
/**
 * When the books were last backed up.
 */
last_backup: string | null, 
/**
 * Whether the database cannot be read, so that everything here can only be looked at.
 */
is_rescue: boolean, 
/**
 * Whether issuing is stopped until a person has stated the last number on paper of each series.
 */
issuing_stopped: boolean, 
/**
 * What a person should know.
 */
warnings: Array<ProblemView>, 
/**
 * Whether one can leave for the field.
 */
readiness: ReadinessView, 
/**
 * Today's date as the program understands it.
 */
today: string, };

export type NumberView = { 
/**
 * The number.
 */
number: number, 
/**
 * The number as it stands, or would stand, on paper.
 */
full_number: string, 
/**
 * What became of it.
 */
fate: "free" | "issued" | "synced" | "unknown" | "quarantined" | "released" | "expired" | "foreign", 
/**
 * The invoice that carries it.
 */
invoice_id: string | null, 
/**
 * Why.
 */
reason: string | null, 
/**
 * Since when.
 */
at: string, 
/**
 * When its reservation runs out.
 */
expires_at: string | null, 
/**
 * What proves it: the server's id of the invoice that carries it, when there is one.
 */
evidence: string | null, };

export type NumbersPage = { 
/**
 * Numbers that no invoice carries, ascending; or all of them, the newest first.
 */
items: Array<NumberView>, 
/**
 * How many there are, shown or not.
 */
total: number, 
/**
 * As in [`NumbersView`].
 */
duplicates: number, 
/**
 * As in [`NumbersView`].
 */
unexplained_gaps: number, };

export type OutboxRow = { 
/**
 * The invoice.
 */
invoice: InvoiceView, 
/**
 * Attempts so far.
 */
attempts: number, 
/**
 * Not tried before.
 */
next_try: string | null, };

export type OutboxEntry = { 
/**
 * Which book it is in.
 */
kind: SharedBook, 
/**
 * Under which id it is kept.
 */
id: string, 
/**
 * What it is called.
 */
name: string, 
/**
 * Where it stands.
 */
state: EntryState, 
/**
 * The invoice that waits and takes it along, by its local id.
 */
with_invoice: string | null, 
/**
 * Whether it waits until no invoice does: one of them may make it.
 */
after_invoices: boolean, 
/**
 * Why a person is needed, when the server refused it.
 */
attention: ProblemView | null, };

export type SharedBook = "clients" | "products";

export type SentRow = { 
/**
 * When that was known.
 */
at: string, 
/**
 * What: `invoice`, `client`, `product`, or what was asked about an invoice.
 */
what: "invoice" | "client" | "product" | "edit" | "storno" | "void" | "payment" | "receipt" | "send", 
/**
 * The number of the invoice, or what the entry is called.
 */
name: string, 
/**
 * The invoice, or the entry, to look at it; `null` when it is there no more.
 */
id: string | null, 
/**
 * The client of an invoice.
 */
client_name: string, 
/**
 * The invoice's total, or an amount or address that was asked about.
 */
detail: string | null, 
/**
 * Currency of an amount.
 */
currency: string, };

export type OutboxView = { 
/**
 * Rows in the order of sending, those that need a person first.
 */
items: Array<OutboxRow>, 
/**
 * Clients and products in the order of sending, those that need a person first; the first of many.
 */
entries: Array<OutboxEntry>, 
/**
 * How many more of them wait.
 */
more_entries: number, 
/**
 * What the server took today, the newest first; the newest of many.
 */
sent_today: Array<SentRow>, 
/**
 * Whether there was more.
 */
more_sent: boolean, };

export type Pause = "hour" | "morning";

export type ClientView = { 
/**
 * The server's id, or a local one while the server does not have it.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Tax id or empty.
 */
tax_id: string, 
/**
 * City or empty.
 */
city: string, 
/**
 * `firm` or `person`.
 */
kind: string, };

export type ProductView = { 
/**
 * The server's id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Unit.
 */
unit: string, 
/**
 * Unit price without VAT.
 */
price: string | null, 
/**
 * Its currency.
 */
currency: string, 
/**
 * VAT percentage.
 */
vat_rate: string | null, };

export type AmountView = { 
/**
 * ISO code.
 */
currency: string, 
/**
 * Decimal text.
 */
amount: string, };

export type EntryState = "synced" | "local" | "changed" | "leaving" | "conflict" | "attention";

export type ClientRow = { 
/**
 * The server's id, or a local one while the server does not have it.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Tax id or empty.
 */
tax_id: string, 
/**
 * City or empty.
 */
city: string, 
/**
 * `firm` or `person`.
 */
kind: "firm" | "person", 
/**
 * Where it stands.
 */
state: EntryState, 
/**
 * What is owed, by currency; empty when nothing is.
 */
unpaid: Array<AmountView>, 
/**
 * How many invoices it has, as far as they are known here.
 */
invoices: number, 
/**
 * Issue date of the last one.
 */
last_invoice: string | null, };

export type ClientPage = { 
/**
 * How many match in all.
 */
total: number, 
/**
 * This page's.
 */
items: Array<ClientRow>, };

export type ClashView = { 
/**
 * Its name in the API.
 */
field: string, 
/**
 * What it was before; empty for nothing.
 */
base: string, 
/**
 * What it was changed to here.
 */
ours: string, 
/**
 * What the server has now.
 */
theirs: string, };

export type SaleRow = { 
/**
 * Local id, for one issued here.
 */
id: string | null, 
/**
 * The server's id, once known.
 */
server_id: string | null, 
/**
 * Number as printed.
 */
full_number: string, 
/**
 * Issue date.
 */
date: string | null, 
/**
 * Due date.
 */
due_date: string | null, 
/**
 * Client's name as the invoice has it.
 */
client_name: string, 
/**
 * Currency.
 */
currency: string, 
/**
 * Total.
 */
total: string, 
/**
 * Fully paid, as last seen.
 */
is_paid: boolean, 
/**
 * Voided.
 */
is_void: boolean, 
/**
 * Reverses another invoice.
 */
is_storno: boolean, };

export type SalePage = { 
/**
 * How many there are.
 */
total: number, 
/**
 * This page's.
 */
items: Array<SaleRow>, };

export type FirmPage = { 
/**
 * How many there are.
 */
total: number, 
/**
 * How many are known that were not issued on this laptop, whatever was searched for; a draft on the web is one of them.
 */
elsewhere: number, 
/**
 * This page's.
 */
items: Array<SaleRow>, };

export type ClientDetail = { 
/**
 * The same as in the list.
 */
client: ClientRow, 
/**
 * Its fields under the API's names.
 */
data: ClientData, 
/**
 * What an invoice for it would lack, and what is wrong.
 */
findings: Array<FindingView>, 
/**
 * Fields to choose for.
 */
conflict: Array<ClashView>, 
/**
 * Why the server refused it.
 */
attention: ProblemView | null, 
/**
 * The first page of its history.
 */
history: SalePage, };

export type CompanyView = { 
/**
 * As a client: what fills a form.
 */
data: ClientData, 
/**
 * Whether it is registered for VAT; `null` when the register does not say.
 */
is_vat_payer: boolean | null, 
/**
 * Listed as inactive: VAT on its invoices cannot be deducted.
 */
is_inactive: boolean, 
/**
 * Pays its VAT into an account of its own.
 */
is_split_vat: boolean, 
/**
 * In the register of e-Factura.
 */
is_in_einvoice_register: boolean, 
/**
 * The client that is this firm already, by its id.
 */
known_client: string | null, 
/**
 * What an invoice for it would lack.
 */
findings: Array<FindingView>, };

export type ProductRow = { 
/**
 * The server's id, or a local one while the server does not have it.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * The firm's own code, or empty.
 */
code: string, 
/**
 * Unit.
 */
unit: string, 
/**
 * Unit price without VAT.
 */
price: string | null, 
/**
 * Currency of the price.
 */
currency: string, 
/**
 * VAT percentage.
 */
vat_rate: string | null, 
/**
 * Where it stands.
 */
state: EntryState, 
/**
 * How many invoices sell it, as far as they are known here.
 */
uses: number, 
/**
 * Issue date of the last one.
 */
last_sold: string | null, };

export type ProductPage = { 
/**
 * How many match in all.
 */
total: number, 
/**
 * This page's.
 */
items: Array<ProductRow>, };

export type PriceView = { 
/**
 * Issue date.
 */
date: string | null, 
/**
 * Number of the invoice as printed.
 */
full_number: string, 
/**
 * Who.
 */
client_name: string, 
/**
 * How much of it.
 */
quantity: string, 
/**
 * Unit.
 */
unit: string, 
/**
 * Unit price without VAT.
 */
price: string, 
/**
 * Its currency.
 */
currency: string, 
/**
 * VAT percentage.
 */
vat_rate: string, };

export type ProductDetail = { 
/**
 * The same as in the list.
 */
product: ProductRow, 
/**
 * Its fields under the API's names.
 */
data: ProductData, 
/**
 * What is wrong or doubtful.
 */
findings: Array<FindingView>, 
/**
 * Fields to choose for.
 */
conflict: Array<ClashView>, 
/**
 * Why the server refused it.
 */
attention: ProblemView | null, 
/**
 * What was last paid for it, newest first.
 */
last_prices: Array<PriceView>, };

export type Take = "ours" | "theirs";

export type EntryKind = "clients" | "products" | "history";

export type ColumnView = { 
/**
 * What stands over it.
 */
header: string, 
/**
 * The field it fills, under the API's name; `null` for one that is left out.
 */
field: string | null, };

export type ImportRowView = { 
/**
 * Its line in the file, from 1.
 */
line: number, 
/**
 * What it is called.
 */
name: string, 
/**
 * What becomes of it.
 */
outcome: "new" | "changed" | "same" | "refused", 
/**
 * Fields that change, with their new values.
 */
changes: Array<ChangeView>, 
/**
 * Why it is refused, field by field.
 */
findings: Array<FindingView>, };

export type ImportPreview = { 
/**
 * The file's name.
 */
file: string, 
/**
 * The letters it is written in: `utf-8`, `utf-16`, `windows-1250`.
 */
encoding: string, 
/**
 * What parts its columns: `,`, `;`, `tab`, `|`.
 */
delimiter: string, 
/**
 * What parts its decimals, as a person said or its amounts tell; `null` where neither does.
 */
decimal: "," | "." | null, 
/**
 * Its columns.
 */
columns: Array<ColumnView>, 
/**
 * Fields no column fills and one must: nothing is planned before.
 */
missing: Array<string>, 
/**
 * What a person must know of what the table does not tell.
 */
notes: Array<string>, 
/**
 * Rows under the header.
 */
rows: number, 
/**
 * Entries that are new.
 */
new: number, 
/**
 * Known ones that change.
 */
changed: number, 
/**
 * Known ones that stay as they are.
 */
same: number, 
/**
 * Rows that cannot be taken.
 */
refused: number, 
/**
 * The first rows of each kind, in the file's order.
 */
examples: Array<ImportRowView>, };

export type ImportView = { 
/**
 * The file's name.
 */
file: string, 
/**
 * When.
 */
at: string, 
/**
 * Entries that are new.
 */
new: number, 
/**
 * Known ones that changed.
 */
changed: number, 
/**
 * Known ones that stayed as they were.
 */
same: number, 
/**
 * Rows that were left out.
 */
refused: number, };

export type Progress = { 
/**
 * Rows done.
 */
done: number, 
/**
 * Rows in all.
 */
total: number, };

export type UndoView = { 
/**
 * The file's name.
 */
file: string, 
/**
 * When it was imported.
 */
at: string, 
/**
 * Entries that are as they were before.
 */
taken_back: number, 
/**
 * Left, because an invoice names them.
 */
used: number, 
/**
 * Left, because the server has them already.
 */
sent: number, 
/**
 * Left, because they were changed since.
 */
changed: number, };

export type ImportOptions = { 
/**
 * Where the table lies.
 */
path: string, 
/**
 * What fills what, beyond what the header tells: column and field; `-` leaves a column out.
 */
map: Array<[string, string]>, 
/**
 * `,`, `;`, `tab`, `|`; `null` when the header tells.
 */
delimiter: "," | ";" | "tab" | "|" | null, 
/**
 * What parts the decimals where an amount does not tell.
 */
decimal: "," | "." | null, 
/**
 * Leave out what cannot be taken; else one such row stops the import.
 */
skip_refused: boolean, };

export type LastImport = { 
/**
 * The file's name.
 */
file: string, 
/**
 * When.
 */
at: string, };

export type VatRateView = { 
/**
 * Percentage.
 */
rate: string, 
/**
 * The API's key, sent with zero rates.
 */
key: number | null, 
/**
 * Description.
 */
description: string, 
/**
 * The one a new row starts with.
 */
is_default: boolean, };

export type AccountView = { 
/**
 * IBAN.
 */
iban: string, 
/**
 * Bank.
 */
bank: string | null, 
/**
 * Currency.
 */
currency: string | null, };

export type ProfileView = { 
/**
 * Name.
 */
name: string, 
/**
 * Tax id.
 */
tax_id: string, 
/**
 * Trade register number.
 */
trade_register: string | null, 
/**
 * Address in one line.
 */
address: string, 
/**
 * IBAN.
 */
iban: string | null, 
/**
 * Every account the server knows, the main one first.
 */
accounts: Array<AccountView>, 
/**
 * Asked of the user: share capital in lei; `null` for firms without.
 */
share_capital: string | null, 
/**
 * Asked of the user.
 */
vat_payer: boolean, 
/**
 * Asked of the user.
 */
vat_on_collection: boolean, 
/**
 * Whether the user has stated them.
 */
complete: boolean, };

export type HabitsView = { 
/**
 * Days after the issue date on which an invoice is due; `null` says nothing.
 */
due_days: number | null, 
/**
 * What is printed on each invoice.
 */
notes: string, 
/**
 * Seconds in which an issued invoice can be taken back: 0, 10 or 30.
 */
undo_seconds: number, 
/**
 * A series with fewer free numbers is topped up; 0 never is.
 */
refill_below: number, 
/**
 * Free numbers it is topped up to.
 */
refill_to: number, };

export type Settings = { 
/**
 * Language of the window, its problems and the paper.
 */
lang: "ro" | "en", 
/**
 * Colours.
 */
theme: "system" | "light" | "dark" | "contrast", 
/**
 * Size of everything, in percent: 90 to 200.
 */
text_size: number, 
/**
 * Whether lists answer to single letters.
 */
single_keys: boolean, 
/**
 * Whether the rows of lists are low, so that more of them are in sight.
 */
dense_rows: boolean, 
/**
 * Whether the system tells what needs a person while the window is not in front.
 */
notifications: boolean, 
/**
 * Whether the program starts hidden at sign-in, and stays while something waits.
 */
background: boolean, 
/**
 * Where PDFs are saved; `null` is the usual folder.
 */
pdf_folder: string | null, 
/**
 * Where what is for the accountant is saved; `null` is the usual folder.
 */
exports_folder: string | null, 
/**
 * What this laptop is called where it holds a series; `null` is the system's name for it.
 */
device_name: string | null, 
/**
 * Whether the paper is shown with an invoice being written; `null` is wherever there is room beside it.
 */
preview: boolean | null, };

export type LaptopView = { 
/**
 * The name other devices see when this one holds a series.
 */
device_name: string, 
/**
 * The system's own name for it.
 */
usual_name: string, 
/**
 * Where the books lie.
 */
data_folder: string, 
/**
 * Where PDFs are saved.
 */
pdf_folder: string, 
/**
 * Where what is for the accountant is saved.
 */
exports_folder: string, 
/**
 * The program's version.
 */
version: string, 
/**
 * The web view's version; empty where it does not say.
 */
web_view: string, 
/**
 * Operating system and processor.
 */
system: string, 
/**
 * Whether the program can go on without its window on this machine.
 */
can_hide: boolean, 
/**
 * What a diagnostics file holds.
 */
diagnostics: Array<DiagnosticsPart>, };

export type DailyBackupView = { 
/**
 * Where it goes; `null` while none is made.
 */
folder: string | null, 
/**
 * Whether a passphrase opens it.
 */
is_encrypted: boolean, };

export type DiagnosticsPart = "about" | "status" | "check" | "calls" | "log";

export type FilePurpose = "import" | "restore" | "backup" | "diagnostics" | "logo";

export type DraftView = { 
/**
 * Local id.
 */
id: string, 
/**
 * The order being typed.
 */
request: OrderRequest, 
/**
 * Its client's name, when one was chosen.
 */
client_name: string, 
/**
 * When it was last saved here; `null` where it is no draft.
 */
saved_at: string | null, };

export type SavedFile = { 
/**
 * Where it lies.
 */
path: string, };

export type RecoveryCode = { 
/**
 * Six groups of five letters and digits.
 */
code: string, };

export type TemplateView = "standard" | "two_copies";

export type PaperLangView = "program" | "ro" | "en" | "both";

export type PaperSettingsView = { 
/**
 * How an invoice is put on a sheet.
 */
template: TemplateView, 
/**
 * Its language.
 */
lang: PaperLangView, 
/**
 * Ink of names and rules, `#rrggbb`; `null` for the usual one.
 */
accent: string | null, 
/**
 * The firm's own lines at the top; empty for none.
 */
letterhead: string, 
/**
 * Its logo, as a `data:` address; `null` for none.
 */
logo: string | null, 
/**
 * Whether saved files go into a folder for each month.
 */
month_folders: boolean, };

export type ScanVerdict = "genuine" | "replaced" | "altered" | "unknown" | "other_firm";

export type ScanView = { 
/**
 * What it is.
 */
verdict: ScanVerdict, 
/**
 * The invoice of that number, where there is one.
 */
invoice_id: string | null, 
/**
 * Its number as the books have it now.
 */
full_number: string | null, 
/**
 * In what paper and books differ.
 */
differences: Array<DifferenceView>, 
/**
 * The verdict in words.
 */
message: string, 
/**
 * What to do.
 */
hint: string, };

export type Printed = "printed" | "opened";

export type PrintedFile = { 
/**
 * Where it lies.
 */
path: string, 
/**
 * What became of it.
 */
became: Printed, };

export type Topic = "status" | "series" | "numbers" | "invoices" | "drafts" | "outbox" | "clients" | "products" | "profile" | "settings" | "import" | "export";

export type CurrencySum = { 
/**
 * The currency.
 */
currency: string, 
/**
 * The sum.
 */
total: string, };

export type JournalView = { 
/**
 * The file.
 */
path: string, 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, 
/**
 * Invoices in it.
 */
invoices: number, 
/**
 * Invoices of the period the server does not have yet.
 */
unsent: number, 
/**
 * Whether those are in it.
 */
with_unsent: boolean, 
/**
 * Voided ones in it.
 */
void: number, 
/**
 * Invoices in it that were made on the web or on another device.
 */
elsewhere: number, 
/**
 * Invoices in it that were imported from another program.
 */
imported: number, 
/**
 * Those of which nobody told base and VAT by rate: in the totals, at no rate.
 */
without_breakdown: number, 
/**
 * Those in a currency without a rate: in it, and not in the sums in lei.
 */
without_rate: number, 
/**
 * VAT in lei.
 */
vat_lei: string, 
/**
 * All in lei.
 */
total_lei: string, 
/**
 * The totals by currency, each in itself.
 */
totals: Array<CurrencySum>, 
/**
 * What a reader must know of what is and what is not in it.
 */
notes: Array<string>, };

export type RegisterView = { 
/**
 * The file.
 */
path: string, 
/**
 * The series' name.
 */
series: string, 
/**
 * Numbers in it.
 */
numbers: number, 
/**
 * Numbers that stand on two documents; must be 0.
 */
duplicates: number, 
/**
 * Missing numbers nothing explains; must be 0.
 */
unexplained_gaps: number, 
/**
 * What it comes to, in a sentence.
 */
verdict: string, };

export type PackView = { 
/**
 * The file.
 */
path: string, 
/**
 * The month, `2026-11`.
 */
month: string, 
/**
 * Papers in it.
 */
papers: number, 
/**
 * Files for e-Factura in it.
 */
xmls: number, 
/**
 * Number registers in it.
 */
registers: number, 
/**
 * Its journal.
 */
journal: JournalView, };

export type TableCount = { 
/**
 * The file.
 */
file: string, 
/**
 * Its rows.
 */
rows: number, };

export type EverythingView = { 
/**
 * The folder.
 */
path: string, 
/**
 * Invoices in it.
 */
invoices: number, 
/**
 * Papers in it.
 */
papers: number, 
/**
 * Rows of each table.
 */
tables: Array<TableCount>, };

export type MonthView = { 
/**
 * The month, `2026-11`.
 */
month: string, 
/**
 * The currency of its sums.
 */
currency: string, 
/**
 * What was invoiced.
 */
issued: string, 
/**
 * What was received, by the day of payment.
 */
collected: string, 
/**
 * Invoices issued.
 */
invoices: number, };

export type RateSums = { 
/**
 * Percentage; empty where nobody told it.
 */
rate: string, 
/**
 * Why it is that one; `unknown` for sums nobody broke down by rate.
 */
category: "unknown" | "standard" | "exempt" | "exempt_without_credit" | "exempt_with_credit" | "vat_included" | "reverse_charge", 
/**
 * Taxable amount.
 */
net: string, 
/**
 * VAT.
 */
vat: string, };

export type ClientSales = { 
/**
 * The client.
 */
name: string, 
/**
 * The currency.
 */
currency: string, 
/**
 * The sum.
 */
total: string, 
/**
 * Invoices.
 */
invoices: number, };

export type DebtView = { 
/**
 * How long: not at all, up to 30, 60, 90 days, longer.
 */
age: "not_due" | "days_30" | "days_60" | "days_90" | "older", 
/**
 * The currency.
 */
currency: string, 
/**
 * The sum.
 */
total: string, 
/**
 * Invoices.
 */
invoices: number, };

export type ReportView = { 
/**
 * The first day.
 */
from: string, 
/**
 * The last day.
 */
to: string, 
/**
 * When the server was last heard in full: payments are as of then.
 */
data_at: string | null, 
/**
 * Invoices of the period the server does not have yet.
 */
unsent: number, 
/**
 * Whether those are in it.
 */
with_unsent: boolean, 
/**
 * Voided ones of the period.
 */
void: number, 
/**
 * Invoices in it that were made on the web or on another device.
 */
elsewhere: number, 
/**
 * Invoices in it that were imported from another program.
 */
imported: number, 
/**
 * Those of which nobody told base and VAT by rate: in the totals, at no rate.
 */
without_breakdown: number, 
/**
 * Those in a currency without a rate: not in the sums in lei.
 */
without_rate: number, 
/**
 * Invoices of the period that were paid on a day nobody told: not in what was collected.
 */
undated: number, 
/**
 * Invoices of the period that count.
 */
invoices: number, 
/**
 * What they come to, by currency.
 */
totals: Array<CurrencySum>, 
/**
 * The currencies there is something in, lei first.
 */
currencies: Array<string>, 
/**
 * By month.
 */
months: Array<MonthView>, 
/**
 * VAT in lei, by the day of issue.
 */
vat: Array<RateSums>, 
/**
 * VAT in lei that became due by being paid in the period; `null` where the firm applies no VAT on collection.
 */
vat_collected: Array<RateSums> | null, 
/**
 * The clients who bought most, by currency.
 */
clients: Array<ClientSales>, 
/**
 * What is owed.
 */
debts: Array<DebtView>, };

export type TableKind = "csv" | "xlsx";

export type RegisterKind = "csv" | "pdf";

export type ClientData = {
  type: "b2b" | "b2c";
  name: string;
  cui?: string;
  cnp?: string;
  rc?: string;
  address?: string;
  city?: string;
  county?: string;
  country?: string;
  postal_code?: string;
  email?: string;
  phone?: string;
  iban?: string;
  bank?: string;
  contact_person?: string;
};

export type ProductData = {
  name: string;
  code?: string;
  description?: string;
  unit_of_measure?: string;
  ubl_um?: string;
  price: string;
  currency?: string;
  vat_rate?: string;
  type?: "product" | "service";
};

export type Delegate = {
  delegate_name?: string;
  delegate_ci?: string;
  delegate_transport?: string;
  delegate_date?: string;
  delegate_time?: string;
};

export type OrderItem = {
  product_czuid?: string;
  description: string;
  quantity?: string;
  price?: string;
  vat_rate?: string;
  vat_key?: number;
  unit?: string;
  description_extended?: string;
  ubl_um?: string;
  ubl_nc?: string;
  ubl_cpv?: string;
  save_as_product?: boolean;
};

export type OrderRequest = {
  client_id?: string;
  client_data?: ClientData;
  series_id?: string;
  date?: string;
  due_date?: string;
  currency?: string;
  currency_rate?: string;
  document_type?: "fiscal" | "proforma";
  is_draft?: 0 | 1;
  with_vat_inverted?: 0 | 1;
  efactura_enabled?: 0 | 1;
  spv_environment?: "test" | "live" | "";
  payment_method?: string;
  payment_type?: string;
  payment_installments?: number;
  send_email?: boolean;
  email_address?: string;
  with_delegate?: 0 | 1;
  delegate?: Delegate;
  info?: string;
  observations?: string;
  notes?: string;
  work_point_id?: string;
  items: Array<OrderItem>;
};

export interface Commands {
  app_status: { args: Record<string, never>; reply: StatusView };
  settings_get: { args: Record<string, never>; reply: Settings };
  settings_set: { args: { settings: Settings }; reply: Settings };
  habits_get: { args: Record<string, never>; reply: HabitsView };
  habits_set: { args: { habits: HabitsView }; reply: HabitsView };
  laptop_get: { args: Record<string, never>; reply: LaptopView };
  choose_file: { args: { purpose: FilePurpose; title: string; name: string }; reply: string | null };
  choose_folder: { args: { title: string }; reply: string | null };
  diagnostics_save: { args: { path: string }; reply: SavedFile };
  laptop_erasable: { args: Record<string, never>; reply: null };
  laptop_erase: { args: Record<string, never>; reply: StatusView };
  demo_start: { args: Record<string, never>; reply: StatusView };
  demo_leave: { args: Record<string, never>; reply: StatusView };
  sign_in: { args: { email: string; password: string }; reply: StatusView };
  sign_in_key: { args: { key: string }; reply: StatusView };
  sign_out: { args: Record<string, never>; reply: StatusView };
  profile_get: { args: Record<string, never>; reply: ProfileView };
  profile_save: { args: { share_capital: string | null; vat_payer: boolean; vat_on_collection: boolean }; reply: ProfileView };
  series_lock: { args: { id: string }; reply: SeriesView };
  series_unlock: { args: { id: string; force: boolean }; reply: SeriesView };
  numbers_reserve: { args: { id: string; count: number }; reply: SeriesView };
  number_release: { args: { id: string; number: number; reason: string }; reply: SeriesView };
  numbers_free: { args: { id: string }; reply: Array<string> };
  numbers_give_up: { args: { id: string; reason: string }; reply: SeriesView };
  numbers_register: { args: { id: string; all: boolean; limit: number }; reply: NumbersPage };
  clients_search: { args: { query: string; limit: number }; reply: Array<ClientView> };
  products_search: { args: { query: string; limit: number }; reply: Array<ProductView> };
  vat_rates: { args: { date: string | null }; reply: Array<VatRateView> };
  exchange_rate: { args: { currency: string; date: string }; reply: RateView | null };
  order_preview: { args: { request: OrderRequest; about: string | null }; reply: OrderPreview };
  draft_save: { args: { id: string | null; request: OrderRequest }; reply: InvoiceView };
  draft_get: { args: { id: string }; reply: DraftView };
  draft_delete: { args: { id: string }; reply: null };
  invoice_issue: { args: { request_id: string; request: OrderRequest; draft_id: string | null; allow_earlier_date: boolean; trusts_clock: boolean; paper_number: number | null }; reply: InvoiceView };
  invoice_undo: { args: { id: string }; reply: InvoiceView };
  invoice_request: { args: { id: string }; reply: DraftView };
  invoice_correct: { args: { id: string; request: OrderRequest }; reply: InvoiceView };
  invoice_reissue: { args: { id: string }; reply: InvoiceView };
  invoice_seen: { args: { id: string }; reply: InvoiceView };
  numbers_state: { args: { id: string; last: number }; reply: SeriesView };
  invoices_page: { args: { wanted: InvoiceFilter }; reply: InvoiceRows };
  invoices_sums: { args: { wanted: InvoiceFilter }; reply: InvoiceSums };
  invoice_beside: { args: { id: string; after: boolean }; reply: string | null };
  invoice_get: { args: { id: string }; reply: InvoiceDetail };
  invoice_paper: { args: { id: string }; reply: PaperView };
  pdf_save: { args: { id: string }; reply: SavedFile };
  pdf_save_as: { args: { id: string; title: string }; reply: SavedFile | null };
  pdf_open: { args: { id: string }; reply: SavedFile };
  outbox_list: { args: Record<string, never>; reply: OutboxView };
  outbox_retry: { args: { id: string }; reply: StatusView };
  sending_pause: { args: { pause: Pause }; reply: StatusView };
  sending_resume: { args: Record<string, never>; reply: StatusView };
  series_takeover: { args: { id: string; email: string; password: string }; reply: StatusView };
  backup_save: { args: { passphrase: string | null; path: string | null }; reply: BackupView };
  backup_daily: { args: Record<string, never>; reply: DailyBackupView };
  backup_daily_set: { args: { folder: string | null; passphrase: string | null }; reply: DailyBackupView };
  backup_look: { args: { path: string; passphrase: string | null }; reply: BackupView };
  backup_restore: { args: { path: string; passphrase: string | null }; reply: BackupView };
  books_seal: { args: Record<string, never>; reply: RecoveryCode };
  books_code: { args: Record<string, never>; reply: RecoveryCode };
  books_unseal: { args: { code: string | null }; reply: StatusView };
  books_unlock: { args: { code: string }; reply: StatusView };
  books_rebuild: { args: Record<string, never>; reply: StatusView };
  sync_now: { args: Record<string, never>; reply: StatusView };
  server_there: { args: Record<string, never>; reply: boolean };
  network_moved: { args: Record<string, never>; reply: null };
  sync_log: { args: Record<string, never>; reply: SyncLogView };
  money_owed: { args: Record<string, never>; reply: Array<AmountView> };
  prepare_for_field: { args: Record<string, never>; reply: StatusView };
  invoice_pay: { args: { id: string; amount: string | null; method: string | null; date: string | null; note: string | null }; reply: InvoiceView };
  invoice_receipt: { args: { id: string; amount: string | null; date: string | null }; reply: InvoiceView };
  invoice_storno: { args: { id: string }; reply: InvoiceView };
  invoice_void: { args: { id: string; reason: string | null }; reply: InvoiceView };
  invoice_send: { args: { id: string; email: string | null; subject: string | null; message: string | null }; reply: InvoiceView };
  invoice_withdraw: { args: { id: string }; reply: InvoiceView };
  invoice_duplicate: { args: { id: string }; reply: InvoiceView };
  clients_page: { args: { query: string; offset: number; limit: number }; reply: ClientPage };
  client_get: { args: { id: string }; reply: ClientDetail };
  client_history: { args: { id: string; offset: number; limit: number }; reply: SalePage };
  firm_invoices: { args: { query: string; offset: number; limit: number }; reply: FirmPage };
  client_check: { args: { id: string | null; client: Partial<ClientData> }; reply: Array<FindingView> };
  client_save: { args: { id: string | null; client: Partial<ClientData> }; reply: ClientDetail };
  client_delete: { args: { id: string }; reply: null };
  client_decide: { args: { id: string; take: Take }; reply: ClientDetail | null };
  company_lookup: { args: { cui: string }; reply: CompanyView };
  products_page: { args: { query: string; offset: number; limit: number }; reply: ProductPage };
  product_get: { args: { id: string }; reply: ProductDetail };
  product_check: { args: { id: string | null; product: Partial<ProductData> }; reply: Array<FindingView> };
  product_save: { args: { id: string | null; product: Partial<ProductData> }; reply: ProductDetail };
  product_delete: { args: { id: string }; reply: null };
  product_decide: { args: { id: string; take: Take }; reply: ProductDetail | null };
  product_last_price: { args: { id: string; client: string | null }; reply: PriceView | null };
  import_preview: { args: { kind: EntryKind; options: ImportOptions }; reply: ImportPreview };
  import_run: { args: { kind: EntryKind; options: ImportOptions }; reply: ImportView };
  import_progress: { args: Record<string, never>; reply: Progress | null };
  import_last: { args: { kind: EntryKind }; reply: LastImport | null };
  import_undo: { args: { kind: EntryKind }; reply: UndoView };
  pdf_print: { args: { id: string }; reply: PrintedFile };
  order_paper: { args: { request: OrderRequest }; reply: PaperView };
  paper_get: { args: Record<string, never>; reply: PaperSettingsView };
  paper_set: { args: { settings: PaperSettingsView }; reply: PaperSettingsView };
  paper_logo: { args: { path: string | null }; reply: PaperSettingsView };
  paper_verify: { args: { text: string }; reply: ScanView };
  report_get: { args: { from: string; to: string; with_unsent: boolean }; reply: ReportView };
  journal_save: { args: { from: string; to: string; with_unsent: boolean; kind: TableKind }; reply: JournalView };
  register_save: { args: { id: string; kind: RegisterKind }; reply: RegisterView };
  month_save: { args: { month: string }; reply: PackView };
  everything_save: { args: { with_papers: boolean }; reply: EverythingView };
  export_progress: { args: Record<string, never>; reply: Progress | null };
  export_stop: { args: Record<string, never>; reply: null };
  export_folder_open: { args: Record<string, never>; reply: SavedFile };
  xml_save: { args: { id: string }; reply: SavedFile };
}

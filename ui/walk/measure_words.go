package walk

import (
	"strconv"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
	"github.com/flowlatch/flowlatch/ui/house"
	"github.com/flowlatch/flowlatch/ui/page"
)

func probeHeads() house.ProbeHeads {
	return house.ProbeHeads{
		Probe: page.X("probe.head", "Probe"), Method: page.X("probe.head.method", "Method"), Expected: page.X("probe.head.expected", "Expected"),
		Measured: page.X("probe.head.measured", "Measured"), Status: page.X("probe.head.status", "Status"),
	}
}

// probeName names a call briefly.
func probeName(p workspace.Probe) string {
	for _, known := range probeNames() {
		if known.probe == p.Name {
			return page.T(known.words)
		}
	}
	return page.T(p.Sent)
}

type namedProbe struct {
	probe workspace.ProbeName
	words text.Text
}

func probeNames() []namedProbe {
	return []namedProbe{
		{workspace.ProbeNoCredential, text.T("probe.none", "No credential")},
		{workspace.ProbeNoCredentialGet, text.T("probe.none", "No credential")},
		{workspace.ProbeNoCredentialPost, text.T("probe.none", "No credential")},
		{workspace.ProbeWrongTokenHeader, text.T("probe.wrong-header", "Invented client token, header")},
		{workspace.ProbeWrongTokenQuery, text.T("probe.wrong-query", "Invented client token, query")},
		{workspace.ProbeTokenHeader, text.T("probe.token-header", "Client token, header")},
		{workspace.ProbeTokenQuery, text.T("probe.token-query", "Client token, query")},
		{workspace.ProbeTokenBoth, text.T("probe.token-both", "Client token, header and query")},
		{workspace.ProbeAccess, text.T("probe.access", "Valid access token")},
		{workspace.ProbeAccessTampered, text.T("probe.tampered", "Access token, signature changed")},
		{workspace.ProbeAccessAsToken, text.T("probe.as-token", "Access token as client token")},
		{workspace.ProbeAccessExpired, text.T("probe.expired", "Access token, expired")},
		{workspace.ProbeAccessOtherAudience, text.T("probe.audience", "Access token, other audience")},
		{workspace.ProbeAccessOtherScope, text.T("probe.scope", "Access token, other scope")},
		{workspace.ProbeAccessOtherApp, text.T("probe.other-app", "Access token of another app")},
		{workspace.ProbeAccessBound, text.T("probe.bound", "Access token with DPoP proof")},
		{workspace.ProbeAccessBoundAsBearer, text.T("probe.bound-bearer", "Bound token without its proof")},
		{workspace.ProbeGoodGet, text.T("probe.good", "The good credential")},
		{workspace.ProbeGoodPost, text.T("probe.good", "The good credential")},
		{workspace.ProbeGoodBetween, text.T("probe.good-between", "The good credential, in between")},
		{workspace.ProbeGoodAgain, text.T("probe.good-again", "The good credential, once more")},
	}
}

// outcomeWord is the word for what came, or is to come, of a call.
func outcomeWord(o workspace.ProbeOutcome) string {
	switch o {
	case workspace.ProbeAccepted:
		return page.X("probe.accepted", "Accepted")
	case workspace.ProbeRefused:
		return page.X("probe.refused", "Refused")
	case workspace.ProbeUnknown:
		return page.X("probe.unknown", "Can't tell")
	case workspace.ProbeNotRun:
		return page.X("probe.not-run", "Not run")
	}
	return ""
}

// planRows are the calls before they are sent: what is expected of each, and why
// some aren't sent.
func planRows(probes []workspace.Probe) []house.ProbeRow {
	rows := make([]house.ProbeRow, len(probes))
	for i, p := range probes {
		rows[i] = probeRow(p)
		if p.Outcome == workspace.ProbeNotRun {
			rows[i] = notRunRow(p)
		}
	}
	return rows
}

// notRunRow has nothing to say but why the call isn't sent, and the room for it.
func notRunRow(p workspace.Probe) house.ProbeRow {
	return house.ProbeRow{ID: string(p.Name), Probe: probeName(p), State: house.Todo, Measured: withWhy(p)}
}

// untoldRow says why what came of a call can't be told, and has the room for it.
func untoldRow(p workspace.Probe) house.ProbeRow {
	row := probeRow(p)
	row.Method, row.Expected, row.State, row.Measured = "", "", house.Unknown, withWhy(p)
	return row
}

// runRows are the calls while they are being sent. What came of one is said, and
// judged only at the end.
func runRows(r *measureRun) []house.ProbeRow {
	rows := planRows(r.probes)
	for i, p := range r.probes {
		switch {
		case p.Name == r.current:
			rows[i].Running, rows[i].State, rows[i].Measured = true, house.Progress, page.X("probe.running", "Under way")
		case p.Outcome == workspace.ProbeAccepted, p.Outcome == workspace.ProbeRefused:
			rows[i].State, rows[i].Measured = house.Done, outcomeWord(p.Outcome)
			if page.ProbeDiffers(p) {
				rows[i].State = house.Attention
			}
		case p.Outcome == workspace.ProbeUnknown:
			rows[i] = untoldRow(p)
		}
	}
	return rows
}

// measuredRows are the calls and what came of each. What breaks the verdict is
// red.
func measuredRows(m *workspace.Measurement) []house.ProbeRow {
	rows := make([]house.ProbeRow, len(m.Probes))
	for i, p := range m.Probes {
		rows[i] = probeRow(p)
		rows[i].State, rows[i].Measured = probeState(m, p), outcomeWord(p.Outcome)
		rows[i].Bad = rows[i].State == house.Failed
		switch p.Outcome {
		case workspace.ProbeUnknown:
			rows[i] = untoldRow(p)
		case workspace.ProbeNotRun:
			rows[i] = notRunRow(p)
		}
	}
	return rows
}

func probeState(m *workspace.Measurement, p workspace.Probe) house.State {
	switch {
	case page.ProbeDiffers(p) && m.Verdict == workspace.VerdictBroken:
		return house.Failed
	case page.ProbeDiffers(p), p.Expected == "" && p.Outcome == workspace.ProbeAccepted:
		return house.Attention
	}
	return house.Done
}

func probeRow(p workspace.Probe) house.ProbeRow {
	row := house.ProbeRow{ID: string(p.Name), Probe: probeName(p), Method: p.Method, Expected: outcomeWord(p.Expected)}
	if p.Method == "" {
		row.Method = methods()[0]
	}
	if p.Evidence.Status != 0 {
		row.Status = strconv.Itoa(p.Evidence.Status)
	}
	return row
}

// withWhy is the word for an outcome, and why.
func withWhy(p workspace.Probe) string {
	if p.Why.IsZero() {
		return outcomeWord(p.Outcome)
	}
	return outcomeWord(p.Outcome) + ": " + page.T(p.Why)
}

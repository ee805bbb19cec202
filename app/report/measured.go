package report

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// measuredFacts tell what an endpoint was measured to accept. A measurement of
// another address or level than the endpoint has now is left out: it says nothing
// about it.
func (b builder) measuredFacts(e *workspace.Endpoint) []Fact {
	m := e.Measured
	if !m.Of(e) {
		return nil
	}
	sent := 0
	for _, p := range m.Probes {
		if !p.Evidence.At.IsZero() {
			sent++
		}
	}
	facts := []Fact{
		{Name: text.T("report.fact.verdict", "Measured"), Words: verdictWords(m)},
		{
			Name:  text.T("report.fact.probes", "Probes"),
			Words: probesWords(m, sent),
		},
	}
	if len(m.Why) > 0 && m.Verdict != workspace.VerdictHolds {
		facts = append(facts, Fact{Name: text.T("report.fact.because", "Because"), Words: b.text(m.Why[0])})
	}
	return facts
}

func probesWords(m *workspace.Measurement, sent int) text.Text {
	at := m.At.UTC().Format("2006-01-02 15:04:05 UTC")
	if m.MayHaveRun > 0 {
		return text.T("report.fact.probes.perhaps", "{{.Sent}} sent on {{.At}}; the flow ran for {{.Ran}} of them, and perhaps for {{.Perhaps}} more", "Sent", sent, "At", at, "Ran", m.Ran, "Perhaps", m.MayHaveRun)
	}
	return text.T("report.fact.probes.words", "{{.Sent}} sent on {{.At}}; the flow ran for {{.Ran}} of them", "Sent", sent, "At", at, "Ran", m.Ran)
}

func verdictWords(m *workspace.Measurement) text.Text {
	switch m.Verdict {
	case workspace.VerdictHolds:
		return text.T("report.verdict.holds", "The level holds")
	case workspace.VerdictBroken:
		if m.Level != "" && m.Level != m.Declared {
			return text.T("report.verdict.other", "Not as declared: it is {{.Level}}", "Level", m.Level.Name())
		}
		return text.T("report.verdict.broken", "Not as declared")
	}
	return text.T("report.verdict.unknown", "It can't be told whether the level holds")
}

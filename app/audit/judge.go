package audit

import (
	"net/http"
	"slices"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// Judge holds the outcomes of probes against what was declared. It is pure; the
// verdict comes from names and outcomes only.
//
// Broken is an endpoint that accepted what its level must refuse, or that was
// measured to be of another level. Holds is one that accepted the good credential
// first and last, and refused everything that it must refuse and was sent.
// Everything else can't be told.
func Judge(t Target, probes []workspace.Probe) workspace.Measurement {
	j := judgement{t, probes}
	m := workspace.Measurement{InvokeURL: t.URL, Declared: t.Level, Probes: probes, Level: j.level()}
	if t.Level == workspace.LevelOAuth {
		m.DeclaredApps = t.Apps
	}
	m.Apps = j.apps(m.Level)
	for _, p := range probes {
		switch {
		case p.Ran || p.Outcome == workspace.ProbeAccepted:
			m.Ran++
		case p.MayHaveRun:
			m.MayHaveRun++
		}
	}
	m.Verdict, m.Why = j.verdict(m.Level, m.Apps)
	m.Notes = j.notes(m)
	return m
}

type judgement struct {
	t      Target
	probes []workspace.Probe
}

// outcome is not run for a probe that isn't there.
func (j judgement) outcome(name workspace.ProbeName) workspace.ProbeOutcome {
	at := slices.IndexFunc(j.probes, func(p workspace.Probe) bool { return p.Name == name })
	if at < 0 || j.probes[at].Outcome == "" {
		return workspace.ProbeNotRun
	}
	return j.probes[at].Outcome
}

func (j judgement) accepted(names ...workspace.ProbeName) bool {
	return slices.ContainsFunc(j.probes, func(p workspace.Probe) bool {
		return p.Outcome == workspace.ProbeAccepted && slices.Contains(names, p.Name)
	})
}

func (j judgement) refused(names ...workspace.ProbeName) bool {
	return !slices.ContainsFunc(names, func(name workspace.ProbeName) bool { return j.outcome(name) != workspace.ProbeRefused })
}

func (j judgement) anything() bool {
	return slices.ContainsFunc(j.probes, func(p workspace.Probe) bool { return p.Outcome == workspace.ProbeAccepted })
}

// open reports whether the endpoint answered a call without any credential.
func (j judgement) open() bool {
	return j.accepted(workspace.ProbeNoCredential, workspace.ProbeNoCredentialGet, workspace.ProbeNoCredentialPost)
}

// level is the measured one, whatever was declared; "" where it can't be told.
func (j judgement) level() workspace.Level {
	token := j.accepted(workspace.ProbeTokenHeader, workspace.ProbeTokenQuery)
	wrong := j.accepted(workspace.ProbeWrongTokenHeader, workspace.ProbeWrongTokenQuery, workspace.ProbeAccessAsToken)
	switch {
	case j.open():
		return workspace.LevelPublic
	case wrong || !j.refused(workspace.ProbeNoCredential):
		return ""
	case j.accepted(workspace.ProbeAccess) && j.refused(workspace.ProbeAccessTampered) && !token && !j.accepted(workspace.ProbeTokenBoth):
		return workspace.LevelOAuth
	case token && j.refused(workspace.ProbeWrongTokenHeader, workspace.ProbeWrongTokenQuery) && !j.accepted(workspace.ProbeAccess):
		return workspace.LevelToken
	}
	return ""
}

// apps says which service apps a measured OAuth 2.0 endpoint lets call, as far as
// another app's token tells. That it was refused tells only while the own one is
// accepted, before and after.
func (j judgement) apps(measured workspace.Level) workspace.Allowed {
	stable := j.t.Level != workspace.LevelOAuth || j.accepted(workspace.ProbeGoodAgain)
	switch {
	case measured != workspace.LevelOAuth:
		return ""
	case j.accepted(workspace.ProbeAccessOtherApp):
		return workspace.AllowAny
	case j.refused(workspace.ProbeAccessOtherApp) && j.accepted(workspace.ProbeAccess) && stable:
		return workspace.AllowList
	}
	return ""
}

func (j judgement) verdict(level workspace.Level, apps workspace.Allowed) (workspace.Verdict, []text.Text) {
	if why := j.broken(level, apps); len(why) > 0 {
		return workspace.VerdictBroken, why
	}
	if why := j.unsettled(level, apps); len(why) > 0 {
		return workspace.VerdictUnknown, why
	}
	return workspace.VerdictHolds, []text.Text{holds(j.t.Level)}
}

// broken are the reasons why what was declared isn't so.
func (j judgement) broken(level workspace.Level, apps workspace.Allowed) []text.Text {
	var why []text.Text
	if j.t.Level != workspace.LevelPublic && j.open() {
		why = append(why, answersAnyone(j.t.Level))
	}
	for _, p := range j.probes {
		switch {
		case p.Outcome != workspace.ProbeAccepted || !j.t.mustRefuse(p.Name) || isNone(p.Name):
		case p.Name == workspace.ProbeAccessOtherApp && j.t.Level == workspace.LevelOAuth:
			why = append(why, anyNotList())
		default:
			why = append(why, mustNotAccept(j.t.Level, p))
		}
	}
	if j.t.Level == workspace.LevelPublic && !j.open() && j.refused(workspace.ProbeNoCredential, workspace.ProbeGoodAgain) && j.anything() {
		why = append(why, refusesNone())
	}
	if level != "" && level != j.t.Level && level != workspace.LevelPublic {
		why = append(why, otherLevel(j.t.Level, level))
	}
	if j.t.Apps == workspace.AllowAny && apps == workspace.AllowList {
		why = append(why, listNotAny())
	}
	return why
}

func isNone(name workspace.ProbeName) bool {
	return name == workspace.ProbeNoCredential || name == workspace.ProbeNoCredentialGet || name == workspace.ProbeNoCredentialPost
}

// unsettled are the reasons why it can't be told whether what was declared is so.
func (j judgement) unsettled(level workspace.Level, apps workspace.Allowed) []text.Text {
	why := j.controls()
	for _, p := range j.probes {
		if p.Outcome == workspace.ProbeUnknown && j.t.mustRefuse(p.Name) {
			why = append(why, notSettled(p))
		}
	}
	for _, name := range j.t.obligatory() {
		if j.outcome(name) == workspace.ProbeNotRun && j.outcome(workspace.ProbeNoCredential) != workspace.ProbeUnknown {
			why = append(why, notSent(j.sent(name)))
		}
	}
	if j.t.Level == workspace.LevelOAuth && j.t.Apps == workspace.AllowList && apps == "" && j.outcome(workspace.ProbeAccessOtherApp) == workspace.ProbeNotRun {
		why = append(why, listNotMeasured())
	}
	if len(why) == 0 && level != j.t.Level {
		why = append(why, nothingKnown())
	}
	return why
}

// controls are what is wrong with the good credential, without which a refusal
// says nothing. It is accepted first and last, and once between: refusals that
// come from time, such as those of a gateway that finds the calls too many, can't
// lie between each two of them and miss the others.
func (j judgement) controls() []text.Text {
	first, last := j.outcome(j.t.good()), j.outcome(workspace.ProbeGoodAgain)
	between := j.accepted(j.t.goodTwin(), workspace.ProbeGoodBetween) || !j.needsBetween()
	switch {
	case first == workspace.ProbeAccepted && last == workspace.ProbeAccepted && between:
		return nil
	case first == workspace.ProbeAccepted:
		return []text.Text{j.changed()}
	case last == workspace.ProbeAccepted:
		return []text.Text{changedMeanwhile()}
	case first == workspace.ProbeNotRun:
		return []text.Text{noGood(j.why(j.t.good()))}
	case first == workspace.ProbeRefused && !j.anything():
		return []text.Text{refusesEverything(j.sent(j.t.good()))}
	case first == workspace.ProbeRefused:
		return []text.Text{goodRefused(j.sent(j.t.good()))}
	}
	return []text.Text{goodUnsettled(j.why(j.t.good()))}
}

// needsBetween: nothing is to be refused at a public endpoint, and where a call
// without a credential isn't settled nothing was sent that could be between.
func (j judgement) needsBetween() bool {
	sent := j.outcome(j.t.goodTwin()) != workspace.ProbeNotRun || j.outcome(workspace.ProbeGoodBetween) != workspace.ProbeNotRun
	return j.t.Level != workspace.LevelPublic && (sent || j.outcome(workspace.ProbeNoCredential) != workspace.ProbeUnknown)
}

// changed says why the good credential isn't accepted any more. Where its answer
// isn't that of a refusal, it seems to be the flow's own.
func (j judgement) changed() text.Text {
	last, none := j.probe(workspace.ProbeGoodAgain), j.probe(workspace.ProbeNoCredential)
	status := last.Evidence.Status
	if last.Outcome != workspace.ProbeAccepted && status != 0 && status/100 != 2 && status != none.Evidence.Status {
		return answeredOnce(status)
	}
	return changedMeanwhile()
}

func (j judgement) probe(name workspace.ProbeName) workspace.Probe {
	at := slices.IndexFunc(j.probes, func(p workspace.Probe) bool { return p.Name == name })
	if at < 0 {
		return workspace.Probe{Name: name, Sent: text.Plain(string(name))}
	}
	return j.probes[at]
}

func (j judgement) sent(name workspace.ProbeName) text.Text { return j.probe(name).Sent }
func (j judgement) why(name workspace.ProbeName) text.Text  { return j.probe(name).Why }

// notes are what is worth knowing beside the verdict.
func (j judgement) notes(m workspace.Measurement) []text.Text {
	var notes []text.Text
	oauth := m.Level == workspace.LevelOAuth
	if oauth && j.accepted(workspace.ProbeAccessBoundAsBearer) {
		notes = append(notes, boundTakenAsBearer())
	}
	if oauth && j.t.Apps != workspace.AllowList && m.Apps == "" {
		notes = append(notes, appsNotMeasured())
	}
	if m.Apps == workspace.AllowList {
		notes = append(notes, listFromOne())
	}
	if j.goodGotFurther() {
		notes = append(notes, goodGotFurther())
	}
	return notes
}

// RefusedByFlow reports whether a measurement can't tell because the flow itself
// seems to refuse what the good credential brought: it got a client's or a server's
// error, but another one than a call without a credential. Another body may tell.
func RefusedByFlow(m workspace.Measurement) bool {
	none := m.Probe(workspace.ProbeNoCredential)
	if m.Verdict != workspace.VerdictUnknown || none == nil || none.Outcome != workspace.ProbeRefused {
		return false
	}
	return slices.ContainsFunc(m.Probes, func(p workspace.Probe) bool {
		status := p.Evidence.Status
		return p.Good && p.Method == none.Method && p.Outcome != workspace.ProbeAccepted && status/100 >= 4 &&
			status != none.Evidence.Status && status != http.StatusTooManyRequests
	})
}

// goodGotFurther reports whether the good call failed, but not as one without
// a credential does: the flow's own answer, by its status or by what it says.
func (j judgement) goodGotFurther() bool {
	good, none := j.probe(j.t.good()), j.probe(workspace.ProbeNoCredential)
	failed := good.Outcome == workspace.ProbeRefused || good.Outcome == workspace.ProbeUnknown && good.Evidence.Status != 0
	return failed && none.Outcome == workspace.ProbeRefused && good.Evidence.Status != none.Evidence.Status &&
		good.Evidence.Status != http.StatusTooManyRequests
}

package audit

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

func holds(declared workspace.Level) text.Text {
	if declared == workspace.LevelPublic {
		return text.T("audit.holds.public", "Declared {{.Level}}, and it answers without a credential", "Level", declared.Name())
	}
	return text.T("audit.holds", "Declared {{.Level}}, measured {{.Level}}: it accepts the good credential, before and after, and refuses everything else that was sent", "Level", declared.Name())
}

func answersAnyone(declared workspace.Level) text.Text {
	return text.T("audit.broken.open", "Declared {{.Level}}, but it answers without any credential.", "Level", declared.Name())
}

func mustNotAccept(declared workspace.Level, p workspace.Probe) text.Text {
	return text.T("audit.broken.accepted", "{{.Sent}} is accepted, though {{.Level}} must refuse it.", "Level", declared.Name(), "Sent", p.Sent)
}

func otherLevel(declared, measured workspace.Level) text.Text {
	return text.T("audit.broken.level", "Declared {{.Declared}}, measured {{.Measured}}.", "Declared", declared.Name(), "Measured", measured.Name())
}

func anyNotList() text.Text {
	return text.T("audit.broken.any", "Declared for the apps of a list, but another app with the scope, made seconds before, is accepted.")
}

func listNotAny() text.Text {
	return text.T("audit.broken.list", "Declared for any service app, but another app with the scope, made seconds before, is refused.")
}

func refusesNone() text.Text {
	return text.T("audit.broken.closed", "Declared {{.Level}}, but a call without a credential is refused.", "Level", workspace.LevelPublic.Name())
}

func changedMeanwhile() text.Text {
	return text.T("audit.unknown.changed", "The good credential wasn't accepted both first and last: the endpoint changed while it was measured.")
}

func noGood(why text.Text) text.Text {
	return text.T("audit.unknown.no-good", "The good credential couldn't be sent, and without it a refusal says nothing: {{.Why}}", "Why", why)
}

func refusesEverything(sent text.Text) text.Text {
	return text.T("audit.unknown.all-refused", "Everything is refused, the good credential too ({{.Sent}}). The flow may be off, the address or the body wrong, or the app not in the list.", "Sent", sent)
}

func goodRefused(sent text.Text) text.Text {
	return text.T("audit.unknown.good-refused", "The good credential is refused ({{.Sent}}), so the other refusals say nothing.", "Sent", sent)
}

func goodUnsettled(why text.Text) text.Text {
	return text.T("audit.unknown.good", "It can't be told whether the good credential is accepted: {{.Why}}", "Why", why)
}

func notSettled(p workspace.Probe) text.Text {
	return text.T("audit.unknown.probe", "{{.Sent}} ({{.Method}}): {{.Why}}", "Sent", p.Sent, "Method", p.Method, "Why", p.Why)
}

func notSent(sent text.Text) text.Text {
	return text.T("audit.unknown.not-sent", "{{.Sent}}: not sent, but needed for a verdict.", "Sent", sent)
}

func listNotMeasured() text.Text {
	return text.T("audit.unknown.list", "Whether the list of service apps holds can't be told without the token of another service app.")
}

func nothingKnown() text.Text {
	return text.T("audit.unknown.level", "What was accepted and refused fits none of the three levels.")
}

func boundTakenAsBearer() text.Text {
	return text.T("audit.note.bound", "A token that is bound to a key (DPoP) is accepted without its proof too: who gets hold of it can use it.")
}

func appsNotMeasured() text.Text {
	return text.T("audit.note.apps", "Whether any service app may call was not measured.")
}

func goodGotFurther() text.Text {
	return text.T("audit.note.further", "The good credential got another status than the call without any: the flow may have run and refused what it was sent. Try another body.")
}

func answeredOnce(status int) text.Text {
	return text.T("audit.unknown.once", "The flow answered the good credential's first call, and a later one with status {{.Status}}: it may not do the same thing twice. Try another body.", "Status", status)
}

func listFromOne() text.Text {
	return text.T("audit.note.list", "That a list holds is told from one refusal, of an app that was made seconds before. Whether Okta knows an app's rights at once isn't documented.")
}

func stopsOpen(certain bool) text.Text {
	if !certain {
		return text.T("audit.why.seems-open", "No credential seems needed, so it tells nothing")
	}
	return text.T("audit.why.open", "No credential is needed, so it tells nothing")
}

package setup

import (
	"slices"

	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/app/workspace"
)

// known says of a key that this walk used before that it is that one, and nobody
// else's; every other finding stays as it is.
func known(f Finding, k AppKey, app workspace.ServiceApp) Finding {
	i := slices.IndexFunc(app.Earlier, func(e workspace.EarlierKey) bool { return e.ID == k.KID })
	if i < 0 || k.Here {
		return f
	}
	e := app.Earlier[i]
	f.Unsure = false
	f.What = text.T("app.key-earlier", "Earlier key, still active: {{.KID}}", "KID", k.KID)
	f.Why = earlierWhy(e)
	return f
}

func earlierWhy(e workspace.EarlierKey) text.Text {
	const day = "2 Jan 2006"
	made, since := e.Made.Local().Format(day), e.Since.Local().Format(day)
	switch {
	case e.From != "" && e.PrivateKey != "":
		return text.T("app.key-earlier.yours", "Brought along on {{.Made}}, replaced on {{.Since}}. Its private half is kept here: step 3 leads back to it, or deletes it. Deactivate it once nothing else signs with it; that can be taken back.", "Made", made, "Since", since)
	case e.From != "":
		return text.T("app.key-earlier.yours-gone", "Brought along on {{.Made}}, replaced on {{.Since}}. Its private half was deleted here; the file it came from may still sign with it. Deactivate it once nothing does; that can be taken back.", "Made", made, "Since", since)
	case e.PrivateKey != "":
		return text.T("app.key-earlier.here", "Made by this walk on {{.Made}}, replaced on {{.Since}}. Its private half is kept here: step 3 leads back to it, or deletes it. Deactivate it once you don't want the way back; that can be taken back.", "Made", made, "Since", since)
	}
	return text.T("app.key-earlier.gone", "Made by this walk on {{.Made}}, replaced on {{.Since}}. Its private half was deleted here, so nothing signs with it unless it was exported before: deactivate it.", "Made", made, "Since", since)
}

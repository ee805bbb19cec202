package problem

import (
	"github.com/flowlatch/flowlatch/app/text"
	"github.com/flowlatch/flowlatch/okta/workflows"
)

// InvokeURLSentence says in one sentence what is wrong with a typed Invoke
// URL. It is fit for showing while the person types and repeats no token.
func InvokeURLSentence(e *workflows.InvokeURLError) text.Text {
	if e.Fault == workflows.FaultPort && e.Value == "" {
		return text.T("invoke-url.no-port", "Nothing follows the colon. Leave it out: Workflows needs no port.")
	}
	english, ok := invokeURLFaults()[e.Fault]
	if !ok {
		english = "This isn't an Invoke URL"
	}
	return text.T("invoke-url."+string(e.Fault), english, "Value", e.Value)
}

func invokeURLFaults() map[workflows.InvokeURLFault]string {
	return map[workflows.InvokeURLFault]string{
		workflows.FaultEmpty:         "Paste the Invoke URL from the flow's Endpoint settings",
		workflows.FaultTooLong:       "This is too long for an Invoke URL",
		workflows.FaultTokenOnly:     "This looks like a client token. Paste the whole Invoke URL.",
		workflows.FaultAliasOnly:     "This looks like an alias alone. Paste the whole Invoke URL.",
		workflows.FaultScheme:        "A flow is invoked by https, not by {{.Value}}",
		workflows.FaultHTTP:          "Use https: http would show your credentials to the network",
		workflows.FaultUserInfo:      "There is a user name or password before the @. Take it out.",
		workflows.FaultSpace:         "There is a space in it: copy the URL alone",
		workflows.FaultCharacter:     "It holds an invisible character. Copy it again.",
		workflows.FaultBackslash:     "There is a backslash in it. A web address has forward slashes.",
		workflows.FaultPlaceholder:   "{{.Value}} is a placeholder. Copy the URL from the flow's Endpoint settings.",
		workflows.FaultNoHost:        "The domain is missing",
		workflows.FaultHost:          "{{.Value}} isn't a possible domain",
		workflows.FaultIPAddress:     "Workflows has a domain, not a number like {{.Value}}",
		workflows.FaultLocalName:     "The practice org is reached as 127.0.0.1, not as {{.Value}}",
		workflows.FaultPort:          "Workflows answers on port 443, not on {{.Value}}",
		workflows.FaultNoPath:        "This is a domain only. An Invoke URL goes on with /api/flo/, the alias and /invoke.",
		workflows.FaultTokenURL:      "This is the address that hands out tokens, not a flow's",
		workflows.FaultPath:          "This isn't an Invoke URL: it would have /api/flo/, the alias and /invoke",
		workflows.FaultNoAlias:       "The alias is missing between /api/flo/ and /invoke",
		workflows.FaultAlias:         "The alias holds characters that no alias has",
		workflows.FaultTokenAsAlias:  "A client token stands where the alias belongs",
		workflows.FaultNoInvoke:      "The URL ends too early: /invoke is missing",
		workflows.FaultResume:        "This is the Resume URL, which continues a paused flow. Copy the Invoke URL above it.",
		workflows.FaultQuery:         "What follows the question mark can't be read",
		workflows.FaultToken:         "The client token holds characters that no token has",
		workflows.FaultTwoTokens:     "It holds two different client tokens. Copy the Invoke URL again.",
		workflows.FaultTokenRepeated: "The client token stands in it more than once. Copy the Invoke URL again.",
	}
}

// InvokeURLNoteText tells what is worth knowing about an Invoke URL that is
// accepted.
func InvokeURLNoteText(n workflows.InvokeURLNote) text.Text {
	english, ok := map[workflows.InvokeURLNote]string{
		workflows.NoteSchemeAdded:      "https:// was added",
		workflows.NoteTokenTaken:       "Its client token is kept with your secrets, not in the workspace",
		workflows.NoteTokenName:        "The token stood under another name than clientToken",
		workflows.NoteTokenShape:       "The token doesn't look like those seen: check that it is whole",
		workflows.NoteTokenPlaceholder: "The token in it is a placeholder, so there is none",
		workflows.NoteTokenEmpty:       "clientToken= has nothing behind it",
		workflows.NoteQuery:            "What else the query holds is left out: set it on step 5",
		workflows.NoteMaybeToken:       "Something in the query may be the client token under another name. If it is, paste it as the client token.",
		workflows.NoteFragment:         "What follows # is left out",
		workflows.NoteSlash:            "The last slash is left out",
		workflows.NoteAliasShape:       "The alias doesn't look like those seen: check that it is whole",
		workflows.NoteCustomDomain:     "Workflows usually runs below okta.com, not on an own domain",
		workflows.NoteNotWorkflows:     "This Okta host isn't a Workflows host like those seen",
	}[n]
	if !ok {
		english = string(n)
	}
	return text.T("invoke-url.note."+string(n), english)
}

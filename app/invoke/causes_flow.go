package invoke

import (
	"net/http"
	"strings"

	"github.com/flowlatch/flowlatch/app/problem"
	"github.com/flowlatch/flowlatch/app/text"
)

// flowRules are about what happens once the flow runs: what it reads, what it
// does, what it answers.
func flowRules() []rule {
	return []rule{
		{"keys", misspeltKeys, tellKeys},
		{"missing-keys", missingKeys, tellMissing},
		{"flow-failed", flowFailed, tellFlowFailed},
		{"own-answer", ownAnswer, tellOwnAnswer},
		{"inputs", inputs, tellInputs},
		{"header-keys", headerKeys, tellHeaderKeys},
		{"reserved", reserved, tellReserved},
		{"nested-return", nestedReturn, tellNestedReturn},
		{"no-answer-card", noAnswerCard, tellNoAnswerCard},
		{"connection", connection, tellConnection},
		{"other-flow", func(f Facts) int { return pointsIf(f.Undone, 38) }, tellOtherFlow},
	}
}

// perRun gives points to causes that are about the inputs of a flow: to a good
// answer that did nothing, to 400 and 422, to 500, and to the other answers
// that a flow's own cards can send.
func perRun(f Facts, undone, bad, failed, other int) int {
	switch {
	case f.Undone:
		return undone
	case f.is(http.StatusBadRequest, http.StatusUnprocessableEntity):
		return bad
	case f.is(http.StatusInternalServerError):
		return failed
	case f.denied() && f.ran() != problem.Yes:
		return other / 3
	case f.refused(), f.answered(500, 599):
		return other
	}
	return 0
}

func misspeltKeys(f Facts) int {
	if len(f.misspelt()) == 0 {
		return 0
	}
	return perRun(f, 88, 82, 90, 30)
}

func tellKeys(f Facts) telling {
	found := f.misspelt()
	first := found[0]
	return telling{
		text.T("cause.keys", "The key is {{.Instead}}, the body says {{.Key}}", "Instead", first.Instead, "Key", first.Key),
		text.T("cause.keys.why", "Flows compare keys letter by letter, so the value is lost. The template's guide prints Url where its flow reads url."),
		[]problem.Way{
			problem.NewWay(RenameKeys, text.T("way.rename-key", "Change {{.Key}} to {{.Instead}}", "Key", first.Key, "Instead", first.Instead), text.T("way.rename-key.why", "In the body; nothing is sent")),
			editBody(text.Text{}),
		},
	}
}

// missingKeys: the flow is known to read keys that the body lacks.
func missingKeys(f Facts) int {
	if len(f.missing()) == 0 || len(f.misspelt()) > 0 {
		return 0
	}
	return perRun(f, 70, 64, 76, 14)
}

func tellMissing(f Facts) telling {
	return telling{
		text.T("cause.missing", "The body lacks {{.Keys}}", "Keys", strings.Join(f.missing(), ", ")),
		text.T("cause.missing.why", "Okta's template flow reads them. Whether this flow insists on them, its history shows."),
		[]problem.Way{editBody(text.Text{}), openHistory()},
	}
}

// flowFailed: 500 is what one team got from a flow that ran and failed.
func flowFailed(f Facts) int {
	points := 0
	switch {
	case f.is(http.StatusInternalServerError):
		points = 74
	case f.answered(500, 599):
		points = 40
	case f.Undone:
		points = 62
	case f.answered(200, 299) && f.errorInside():
		points = 62
	}
	if points > 0 && f.ran() == problem.Yes {
		points += 12
	}
	return points
}

func tellFlowFailed(f Facts) telling {
	why := text.T("cause.failed.why", "That is what callers have seen when a card fails and nothing catches it; Okta doesn't document it. Its execution history shows the card and its error.")
	if f.ran() == problem.Yes {
		why = text.T("cause.failed.ran", "The answer carries what looks like an execution ID, so it ran. Its execution history shows the card that failed, and its error.")
	}
	if f.Undone {
		why = text.T("cause.failed.undone", "A good answer isn't a working flow: a Return card may answer whatever the cards before it did. Its execution history shows each of them.")
	}
	return telling{text.T("cause.failed", "The flow ran, and a card in it failed"), why, []problem.Way{openHistory(), editBody(text.Text{})}}
}

// ownAnswer: Return Raw, Close and Return Error answer any status from 400 to 599.
func ownAnswer(f Facts) int {
	if !f.answered(400, 599) || f.is(http.StatusTooManyRequests) {
		return 0
	}
	points := 22
	switch {
	case f.ran() == problem.Yes:
		points = 80
	case f.denied():
		points = 16
	case f.is(http.StatusUnprocessableEntity, http.StatusConflict):
		points = 60
	case f.is(http.StatusBadRequest):
		points = 34
	}
	return points
}

func tellOwnAnswer(f Facts) telling {
	why := text.T("cause.own.why", "A Return Raw, Close or Return Error card may answer with any status from 400 on. Then the body is the flow's own, and its history shows a run.")
	if f.ran() == problem.Yes {
		why = text.T("cause.own.ran", "The answer carries what looks like an execution ID, so the flow ran: a Return Raw, Close or Return Error card may have sent this. Then the body is the flow's own.")
	}
	return telling{text.T("cause.own", "The flow itself answered {{.Status}}", "Status", f.Status), why, []problem.Way{showAnswer(), openHistory()}}
}

// inputs: something that the flow reads isn't where it reads it.
func inputs(f Facts) int {
	if len(f.misspelt()) > 0 || len(f.missing()) > 0 {
		return 0
	}
	points := perRun(f, 36, 44, 56, 12)
	if points > 0 && (f.Draft.Method == http.MethodGet || strings.TrimSpace(f.Draft.Body) == "" || strings.TrimSpace(f.Draft.Body) == "{}") {
		points += 6
	}
	return points
}

func tellInputs(f Facts) telling {
	why := text.T("cause.inputs.why", "A value may be missing, be text where a number is read, or stand in the body where the flow reads the query. Compare the API Endpoint card's fields with what was sent.")
	ways := []problem.Way{editBody(text.Text{}), openHistory()}
	if f.Draft.Method == http.MethodGet {
		why = text.T("cause.inputs.get", "GET sends no body, so the flow got the query and the headers only. Compare the API Endpoint card's fields with what was sent.")
		ways = []problem.Way{problem.NewWay(EditQuery, text.T("way.query", "Check the query"), text.Text{}), openHistory()}
	}
	return telling{text.T("cause.inputs", "An input that the flow needs isn't where it reads it"), why, ways}
}

// headerKeys: the card finds a header only when its key is declared in lower
// case (Okta help, API Endpoint).
func headerKeys(f Facts) int {
	if len(f.headers()) == 0 {
		return 0
	}
	return perRun(f, 48, 42, 52, 20)
}

func tellHeaderKeys(f Facts) telling {
	return telling{
		text.T("cause.header-keys", "The flow doesn't see {{.Header}}", "Header", strings.Join(f.headers(), ", ")),
		text.T("cause.header-keys.why", "The API Endpoint card finds a header only when its key is declared there in lower case: {{.Header}}. However it is sent, a key with capitals stays empty.", "Header", strings.ToLower(strings.Join(f.headers(), ", "))),
		[]problem.Way{openFlow(text.T("cause.header-keys.check", "Are the card's header keys in lower case?")), problem.NewWay(EditHeaders, text.T("way.headers", "Check the headers"), text.Text{})},
	}
}

func reservedNames(f Facts) []string {
	var names []string
	for _, group := range [][]string{fieldNames(f.Draft.Query), fieldNames(f.Draft.Headers)} {
		for _, name := range group {
			if strings.HasPrefix(strings.ToLower(name), reservedPrefix) {
				names = append(names, name)
			}
		}
	}
	return names
}

func reserved(f Facts) int {
	if len(reservedNames(f)) == 0 {
		return 0
	}
	return perRun(f, 60, 58, 66, 24)
}

func tellReserved(f Facts) telling {
	return telling{
		text.T("cause.reserved", "Workflows keeps {{.Names}} for itself", "Names", strings.Join(reservedNames(f), ", ")),
		text.T("cause.reserved.why", "Names that begin with x-okta-workflows aren't passed to the flow. Send the value under another name."),
		[]problem.Way{
			problem.NewWay(EditQuery, text.T("way.query", "Check the query"), text.Text{}),
			problem.NewWay(EditHeaders, text.T("way.headers", "Check the headers"), text.Text{}),
		},
	}
}

// nestedReturn: a Return card in an If block goes back to the step after the
// block and answers nobody (Okta help, Return Raw).
func nestedReturn(f Facts) int {
	switch {
	case f.Undone && f.empty():
		return 66
	case f.Undone:
		return 34
	case f.is(http.StatusOK) && f.empty():
		return 58
	case f.is(http.StatusOK) && f.errorInside():
		return 40
	case f.is(http.StatusInternalServerError):
		return 18
	}
	return 0
}

func tellNestedReturn(f Facts) telling {
	why := text.T("cause.nested.why", "A Return or Return Raw card inside an If or If Error block doesn't answer the caller: the flow goes on after the block. Then 200 comes back whatever status the card names. Put the card at the end, at top level.")
	return telling{text.T("cause.nested", "The Return card may stand inside an If block"), why, []problem.Way{
		openFlow(text.T("cause.nested.check", "Is there a Return card outside every block?")), openHistory(),
	}}
}

// noAnswerCard: what a flow without an answering card sends isn't documented;
// half of those seen have none.
func noAnswerCard(f Facts) int {
	if !f.is(http.StatusOK) || !f.empty() {
		return 0
	}
	return 60
}

func tellNoAnswerCard(Facts) telling {
	return telling{
		text.T("cause.no-card", "The flow has no card that answers"),
		text.T("cause.no-card.why", "Then an empty answer is normal, and says nothing about what the flow did. What such a flow answers isn't documented."),
		[]problem.Way{openHistory(), openFlow(text.T("cause.no-card.check", "Does it end with a Return card?"))},
	}
}

func connection(f Facts) int { return perRun(f, 52, 14, 40, 0) }

func tellConnection(Facts) telling {
	return telling{
		text.T("cause.connection", "The flow's Okta cards have no working connection"),
		text.T("cause.connection.why", "After an import each card's connection has to be chosen again, and after new scopes were granted it has to be authorized again. A card without one fails."),
		[]problem.Way{
			openHistory(),
			problem.NewWay(problem.EditConnection, text.T("way.connection", "Check the connection"), text.T("way.connection.why", "On step 2")),
		},
	}
}

func tellOtherFlow(Facts) telling {
	return telling{
		text.T("cause.other-flow", "The address is another flow's"),
		text.T("cause.other-flow.why", "That one answered, and does something else. Compare the alias with the flow's Endpoint settings."),
		[]problem.Way{editURL(text.T("cause.alias.check", "On step 4; the alias is what stands between flo and invoke")), openFlow(text.T("cause.alias.flow", "Endpoint settings show the Invoke URL"))},
	}
}

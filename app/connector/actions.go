package connector

import "github.com/flowlatch/flowlatch/app/problem"

// Ways out that a screen of this package's rehearsals can take.
const (
	EditField     problem.Action = "connector-edit"      // correct the connection or the card
	EditScope     problem.Action = "connector-scope"     // go to Scope
	EditClient    problem.Action = "connector-client"    // go to Client ID and Client Secret
	EditToken     problem.Action = "connector-token-url" // go to Access Token Path
	ChooseKind    problem.Action = "connector-kind"      // choose another authentication type
	GetToken      problem.Action = "connector-token"     // Token
	Authorize     problem.Action = "connector-authorize" // Begin, in the body as before
	AuthorizeIn   problem.Action = "connector-authorize-header"
	Refreshing    problem.Action = "connector-refresh"
	RegisterURI   problem.Action = "connector-redirects" // show the redirect URIs to register
	UseRawRequest problem.Action = "connector-raw"
)

// Codes of Problems that a screen tells apart. Each quirk and each refusal has its own.
const (
	CodeStopped      = "connector.stopped"       // a finding; nothing was sent
	CodeNoToken      = "connector.no-token"      // OAuth and Client Credentials get one first
	CodeInBody       = "connector.client-body"   // refused, with the client in the body
	CodeInHeader     = "connector.client-header" // refused, with the client in the header
	CodeCommas       = "connector.scope-commas"  // refused, with spaces between the scopes
	CodeSpaces       = "connector.scope-spaces"  // refused, with commas between the scopes
	CodeScope        = "connector.scope"
	CodePage         = "connector.page"      // the token URL answered with a web page
	CodeNotToken     = "connector.not-token" // it answered with something else
	CodeRedirected   = "connector.token-redirected"
	CodeNoExpiry     = "connector.no-expiry"  // notice: nobody knows how long the token lasts
	CodeNoRefresh    = "connector.no-refresh" // notice: no refresh token came
	CodeRotated      = "connector.rotated"    // notice: another refresh token came
	CodeRefreshEnded = "connector.refresh-ended"
	CodeRefreshLost  = "connector.refresh-lost"
	CodeDenied       = "connector.denied"
	CodeState        = "connector.state"
	CodeAnswer       = "connector.answer"
	CodeCode         = "connector.code"
	CodeServer       = "connector.service-error"
	CodeNotAllowed   = "connector.not-allowed" // the app isn't allowed this grant
	CodeRequest      = "connector.request"
	CodePorts        = "connector.ports"
	CodeBrowser      = "connector.browser"
	CodeNobody       = "connector.nobody"
	CodeOktaOrg      = "connector.okta-org"
	CodeCredential   = "connector.credential" // 401 to the card
	CodeForbidden    = "connector.forbidden"
	CodeMoved        = "connector.moved"
	CodeAnswered     = "connector.status"
	CodeXML          = "connector.answer-text" // notice: the answer is no JSON
	CodeList         = "connector.answer-list" // notice: the answer is a list
	CodeInHeaderOnly = "connector.header-works"
	CodeGone         = "connector.gone"
	CodeChanged      = "connector.changed" // meanwhile; the token that came isn't kept
	CodeTooLong      = "connector.too-long"
)

package practice

// Lesson is a failure to practise: switched on with a form of the practice
// console, and over when the admin does what would help at Okta, or puts
// everything right with another form.
type Lesson struct {
	ID    string // what the form's field lesson holds
	Title string // names the failure
	Does  string // what it does to the org, in a sentence
	Fix   string // what helps, in a sentence
	App   bool   // whether it is about one API Services app with a key
	Lifts bool   // whether it passes by itself once it was met
	Stuck bool   // whether nobody on either side can help, but whoever stands in between: here putting everything right
}

// lessonPlan is a lesson with the way it is brought about: a fault, or a change
// of its app.
type lessonPlan struct {
	Lesson
	fault  fault
	change func(*change, *application) error
}

// Lessons lists every failure to practise, those of an app's settings first.
func Lessons() []Lesson {
	var out []Lesson
	for _, p := range lessonPlans() {
		out = append(out, p.Lesson)
	}
	return out
}

func lessonPlans() []lessonPlan {
	return append(appLessons(), faultLessons()...)
}

func appLessons() []lessonPlan {
	plan := func(id, title, does, fix string, apply func(*change, *application) error) lessonPlan {
		return lessonPlan{Lesson: Lesson{ID: id, Title: title, Does: does, Fix: fix, App: true}, change: apply}
	}
	proofs := plan(string(faultProofs), "The proof is refused", "Switches proof of possession on, and refuses every DPoP proof.",
		"Check the proof, or switch proof of possession off.", (*change).demandProofs)
	proofs.fault = faultProofs
	return []lessonPlan{
		plan("key-not-registered", "The key isn't registered",
			"Takes your public key off the app and leaves a stranger's there.",
			"Register the public key on the app: General › Add key.", (*change).swapKeys),
		plan("key-of-another", "Another key has your key's kid",
			"Registers a stranger's key under the kid of yours.",
			"Deactivate and delete the key that isn't yours, then add yours.", (*change).usurpKeys),
		plan("key-inactive", "The key is inactive",
			"Deactivates your key on the app.",
			"Activate the key on the app: General › Public keys.", (*change).sleepKeys),
		plan("kid-renamed", "The key has another kid",
			"Registers your key under another kid.",
			"Send the kid that the app shows, or register the key again under its own.", (*change).renameKeys),
		plan("scope-not-granted", "The scope isn't granted",
			"Revokes "+scopeInvoke+" on the app.",
			"Grant the scope: Okta API Scopes › Grant.", (*change).revokeInvoke),
		plan("proof-of-possession", "Proof of possession is on",
			"Switches on that token requests must carry a DPoP header.",
			"Send a proof, or switch it off: General › Proof of possession.", (*change).demandProofs),
		plan("app-inactive", "The app is inactive",
			"Deactivates the app.",
			"Activate the app.", (*change).sleepApp),
		plan("client-secret", "The app uses a client secret",
			"Switches the app's client authentication to a client secret.",
			"Choose Public key / Private key under Client authentication.", (*change).useSecret),
		proofs,
	}
}

func faultLessons() []lessonPlan {
	plan := func(by fault, title, does, fix string) lessonPlan {
		return lessonPlan{Lesson: Lesson{ID: string(by), Title: title, Does: does, Fix: fix, Lifts: liftOf(by) != lift{}}, fault: by}
	}
	stuck := func(p lessonPlan) lessonPlan {
		p.Stuck = true
		return p
	}
	const again = "Nothing on the app is wrong. It passes by itself: try again"
	return []lessonPlan{
		plan(faultClockAhead, "The clock is behind the org's", "Puts the org's clock ten minutes ahead: your assertions have expired.",
			"Set the computer's clock, or go by the Date header of the org's answers."),
		plan(faultClockBehind, "The clock is ahead of the org's", "Puts the org's clock ten minutes back: your assertions come from the future.",
			"Set the computer's clock, or go by the Date header of the org's answers."),
		plan(faultDefaultServer, "The server default is asked", "Names the token endpoint of the custom authorization server default in the org's metadata.",
			"Ask the org's own server: {org}"+tokenPath+"."),
		plan(faultOtherDomain, "The org has another domain", "Lets the org go by another domain than the one you call.",
			"Use the domain that the org calls itself by."),
		stuck(plan(faultScopesUnknown, "The scope is unknown", "Lets the token endpoint forget the Workflows scopes.",
			"Check the scope's spelling, and that the org has Okta Workflows. Here: put everything right.")),
		plan(faultReplayed, "The assertion was used before", "Lets the next assertion count as used already.",
			"Send a fresh jti with each request: try again."),
		stuck(plan(faultOrigin, "Something in between changes the request", "Lets token requests arrive with an Origin header, as if a web page had sent them.",
			"Have the proxy leave requests to the org alone. Here: put everything right.")),
		plan(faultTokenHTML, "A web page answers", "Lets a network's own page answer in place of the token endpoint, once.", again+"."),
		plan(faultTokenMany, "Too many requests", "Lets the token endpoint answer 429 for some seconds.", again+" when some seconds have passed."),
		plan(faultToken, "The org fails", "Lets the token endpoint answer 500, twice.", again+"."),
		plan(faultTokenSilent, "Nothing answers", "Lets the token endpoint take a request and never answer it.", again+"."),
	}
}

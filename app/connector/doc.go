// Package connector rehearses a Connector connection: a connection of Workflows' API
// Connector cards to some other service. Workflows doesn't test one when it is made;
// here the fields of its dialog are checked, what a card will send is drawn, and the
// very request is sent.
//
// What Okta documents of the request, and what the RFC of a scheme lays down, is told
// apart from what is Flowlatch's own choice: see [Basis]. The sources are Okta's page
// "Authenticate with API Connector cards" and RFCs 6749, 6750 and 7617; testdata holds
// what they say, by hand.
//
// A secret goes to the hosts that the connection's own fields name, and nowhere else.
package connector

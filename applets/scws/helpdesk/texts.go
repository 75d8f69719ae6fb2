package helpdesk

// The help pages.
const (
	internetText = `<ol>
<li>Switch flight mode on, wait ten seconds, switch it off.
<li>Check that <b>mobile data</b> is on and no data limit is reached.
<li>Look at the access point (APN). It should be <code>internet</code>, with no user name and no password.
<li>Still nothing? Try another place: thick walls and lifts keep the signal out.
</ol>
<p class="note">This page needs no network. It comes from the card in your phone.</p>
`
	abroadText = `<ul>
<li><b>Before you go</b>, switch <b>data roaming</b> on, and set a data limit.
<li>Inside the EU calls, texts and data cost the same as at home.
<li>Elsewhere you get a text with the prices when you arrive. Data stops at 50 euros a month unless you allow more.
<li>No network? Choose one by hand in the network settings.
</ul>
<p><a class="button" href="tel:+4930123450">Call us from anywhere: +49&nbsp;30&nbsp;12345&#8209;0</a></p>
`
	pinText = `<p>After three wrong PINs the card asks for the <b>PUK</b>. It is on the letter that came with the card.</p>
<ol>
<li>Enter <code>**05*PUK*newPIN*newPIN#</code>.
<li>Ten wrong PUKs destroy the card. Stop after five and call us.
</ol>
<p class="note">A wallet on this card has a PIN of its own.</p>
`
	lostText = `<p><b>Block the card at once.</b> Calls and purchases until then are charged to you.</p>
<p><a class="button" href="tel:116116">Block it: call 116 116</a></p>
<ol>
<li>Report a theft to the police, with the phone's IMEI.
<li>Order a new card. Your number stays the same.
</ol>
`
	codesText = `<dl>
<dt><a href="tel:*100%23">*100#</a><dd>Balance and remaining data
<dt><a href="tel:*%2306%23">*#06#</a><dd>The phone's serial number (IMEI)
<dt><a href="tel:**21*">**21*number#</a><dd>Forward all calls
<dt><a href="tel:%23%23002%23">##002#</a><dd>End all call forwarding
<dt><a href="tel:333">333</a><dd>Mailbox
</dl>
`
)

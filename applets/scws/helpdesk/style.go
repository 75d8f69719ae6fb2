package helpdesk

// style is the style sheet: one column on a phone, more where there is room, dark where the phone is.
const style = `:root{--bg:#f3f6fb;--fg:#152033;--card:#fff;--line:#d5dded;--blue:#0b5bd3;--soft:#53617a;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--bg:#0d131c;--fg:#e7edf7;--card:#17202d;--line:#2c394c;--blue:#7fb5ff;--soft:#9dacc4}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:17px/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:44rem;margin:auto;padding:1rem}
header a{display:flex;gap:.8rem;align-items:center;color:inherit;text-decoration:none}
header b{font-size:1.2rem;line-height:1.2}
small,cite,dd{display:block;margin:0;color:var(--soft);font-size:.85rem;font-weight:400}
main{padding-top:0}
h1{font-size:1.7rem;line-height:1.2;margin:.6rem 0 1rem}
a{color:var(--blue)}
:focus-visible{outline:3px solid var(--blue);outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem}
form,form div{display:flex;gap:.6rem}
form{flex-direction:column;margin-bottom:1.2rem}
label{font-weight:600}
input,textarea,button,.button{font:inherit;min-height:3rem;padding:.6rem .9rem;border:1px solid var(--line);border-radius:.8rem;background:var(--card);color:inherit}
input{flex:1;min-width:0}
button,.button{background:var(--blue);border:0;color:var(--bg);font-weight:600;display:inline-block;text-decoration:none}
.list{list-style:none;padding:0;margin:0;display:grid;gap:.7rem;grid-template-columns:repeat(auto-fill,minmax(16rem,1fr))}
.list a,.note,blockquote,dl{display:block;margin:.8rem 0;padding:.9rem 1.1rem;background:var(--card);border:1px solid var(--line);border-radius:1rem}
.list a{margin:0;min-height:3.2rem;font-weight:600;text-decoration:none}
.note{border-left:.3rem solid var(--blue)}
ol,ul{padding-left:1.3rem}li{margin:.4rem 0}.list li{margin:0}
dt{font-weight:600}dd{margin-bottom:.6rem}
footer{display:flex;gap:1.2rem;flex-wrap:wrap;border-top:1px solid var(--line)}
`

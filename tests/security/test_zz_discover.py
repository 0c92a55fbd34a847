from tests.security.test_canaries import *
def test_x(found):
    for f in MAY_READ:
        who=[w for w in found if f in found[w]]
        bad=[w for w in who if w not in MAY_READ[f]]
        print("FIELD",f,"SEEN",who,"BAD",{w:sorted(found[w][f])[:4] for w in bad}, "MUTE" if MAY_READ[f][0] not in who else "")

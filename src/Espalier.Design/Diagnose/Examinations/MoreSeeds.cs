namespace Espalier.Design;

/// <summary>
/// Trials of one seed, repeated from others with the time that is left: one seed against another may differ as much as a change does. The most
/// promising come first; what brought nothing is not tried again.
/// </summary>
internal sealed class MoreSeeds : Examination
{
    public override string Name => "more seeds for what was tried";

    public override bool Concerns(Patient patient) => Open(patient).Count > 0;

    public override void Examine(Patient patient)
    {
        // The order is settled by what each seed before told; a slow machine does fewer, but the same first.
        while (Open(patient) is { Count: > 0 } open)
        {
            var next = open.OrderBy(t => t.Seeds).ThenByDescending(t => t.Promise).First();
            if (!patient.Budget.Allows(next.Seconds))
            {
                patient.LeftOut.Add(Name);
                return;
            }
            next.Train(1);
        }
    }

    private static List<Attempt> Open(Patient patient) => patient.Attempts.FindAll(t => t.Seeds < patient.Options.Seeds && t.Promise > 0);
}

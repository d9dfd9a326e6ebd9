namespace Espalier.Design;

/// <summary>One thing to look at, for all heads.</summary>
internal abstract class Examination
{
    /// <summary>All examinations: those that look first, then those that learn something small, last those that train networks.</summary>
    public static IReadOnlyList<Examination> All { get; } =
    [
        new StandingExamination(), new FitExamination(), new ClassExamination(), new DuplicateExamination(), new ContradictionExamination(), new LabelExamination(),
        new RelationExamination(), new ScaleExamination(), new NeighbourExamination(), new NearCopyExamination(), new SubjectExamination(), new FlipExamination(), new CalibrationExamination(), new GradientExamination(),
        new LinearExamination(), new TreeExamination(), new LeakExamination(), new PairLeakExamination(), new SignalExamination(), new WrongLabelExamination(), new ImportanceExamination(),
        new HonestTrial(), new ScaleTrial(), new FlipTrial(), new LossWeightTrial(), new BranchTrial(), new AloneExamination(), new ClassWeightTrial(), new DepthTrial(), new RegularisationTrial(), new CurveExamination(), new MoreSeeds(),
    ];

    /// <summary>What it is called where it is left out.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it has anything to look at.</summary>
    /// <param name="patient">The run.</param>
    public virtual bool Concerns(Patient patient) => true;

    /// <summary>How long it will take, to know whether it fits the time that is left.</summary>
    /// <param name="patient">The run.</param>
    public virtual double Seconds(Patient patient) => 0;

    /// <summary>Looks, and writes down what it finds.</summary>
    /// <param name="patient">The run.</param>
    public abstract void Examine(Patient patient);
}

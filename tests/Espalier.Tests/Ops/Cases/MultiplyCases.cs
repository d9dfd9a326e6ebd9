using Espalier.Graph;

namespace Espalier.Tests.Ops.Cases;

public sealed class MultiplyCases() : BinaryCases<Multiply>((a, b) => a * b);

namespace Espalier.Benchmarks;

// Not top-level statements: their class would hide Espalier.Graph.Program.
static class EntryPoint
{
    static int Main(string[] args)
    {
        switch (args.FirstOrDefault())
        {
            case "gemm": return GemmBench.Run(args[1..]);
            case "kernels": return KernelBench.Run(args[1..]);
            case "steps": return StepBench.Run();
            case "conv": return ConvolutionBench.Run(args[1..]);
            case "winograd": return WinogradBench.Run();
            case "augment": return AugmentBench.Run();
            case "faces": return FacesBench.Run(args[1..]);
            case "sequences": return SequenceBench.Run(args[1..]);
            case "network": return NetworkBench.Run(args[1..]);
            case "limit": return Limit.LimitBench.Run(args[1..]);
            case "taken": return TakenCoreBench.Run(args[1..]);
            case "ops": return OpBench.Run(args[1..]);
            default:
                Console.Error.WriteLine("Usage: dotnet run -c Release --project benchmarks/Espalier.Benchmarks -- gemm [Vector512] [Vector256] [Portable] | kernels [batch] [threads] | ops [part of a name] [batch] | steps | network NAME [threads] [batch] [seconds] | conv [threads] [part of a name] | winograd | augment | faces | sequences [threads] | limit [--output FOLDER] [workload ...] | taken [workload ...]");
                return 2;
        }
    }
}

using Espalier.Benchmarks;

switch (args.FirstOrDefault())
{
    case "gemm": return GemmBench.Run(args[1..]);
    default:
        Console.Error.WriteLine("Usage: dotnet run -c Release --project benchmarks/Espalier.Benchmarks -- gemm [Vector512] [Vector256] [Portable]");
        return 2;
}

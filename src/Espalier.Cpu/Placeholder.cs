namespace Espalier.Cpu;

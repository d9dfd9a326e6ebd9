namespace Espalier.Plots;

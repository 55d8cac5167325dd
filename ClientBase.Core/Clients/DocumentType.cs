namespace ClientBase.Core.Clients;

/// <summary>Identity documents of domain §5. The numbers are the tax service's codes (90 and 91 are our own).</summary>
public enum DocumentType
{
    BirthCertificate = 3,
    MilitaryId = 7,
    MilitaryIdTemporary = 8,
    ForeignPassport = 10,
    ResidencePermit = 12,
    TemporaryIdentityCard = 14,
    TemporaryResidencePermit = 15,
    Passport = 21,
    InternationalPassport = 22,
    ForeignBirthCertificate = 23,
    ServicemanId = 24,
    ReserveOfficerId = 27,
    DrivingLicence = 90,
    Other = 91,
}

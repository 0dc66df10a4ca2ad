"""Apply or be nominated.

Here act applicants and the HR of the organisation that answers for them. The stage opens with the call and closes when
the party closes its selection. Nobody but the applicant and that HR can see that an application exists.
"""
